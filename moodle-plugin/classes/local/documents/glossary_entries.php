<?php
// This file is part of Moodle - http://moodle.org/
//
// Moodle is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// Moodle is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with Moodle.  If not, see <http://www.gnu.org/licenses/>.

namespace block_sidenote\local\documents;

use cm_info;
use core\url;

/**
 * The approved entries of glossaries.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class glossary_entries implements kind {
    #[\Override]
    public function find(array $cms): array {
        global $DB;
        $byinstance = array_combine(array_map(fn(cm_info $cm) => $cm->instance, $cms), $cms);
        [$in, $params] = $DB->get_in_or_equal(array_keys($byinstance));
        $entries = $DB->get_records_select(
            'glossary_entries',
            "glossaryid $in AND approved = 1",
            $params,
            'glossaryid, concept, id',
            'id, glossaryid, concept, timemodified'
        );
        $found = [];
        foreach ($entries as $entry) {
            $cm = $byinstance[$entry->glossaryid];
            $found[$cm->id][] = new document(
                cm: $cm,
                version: (string) $entry->timemodified,
                content: new stored_text('glossary_entries', 'definition', (int) $entry->id),
                url: new url('/mod/glossary/view.php', ['id' => $cm->id, 'mode' => 'entry', 'hook' => $entry->id]),
                part: "entry{$entry->id}",
                parttitle: format_string($entry->concept, true, ['context' => $cm->context]),
            );
        }
        return $found;
    }
}
