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

/**
 * The texts of pages.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class page_texts implements kind {
    #[\Override]
    public function find(array $cms): array {
        global $DB;
        $ids = array_map(fn(cm_info $cm) => $cm->instance, $cms);
        $versions = $DB->get_records_list('page', 'id', $ids, '', 'id, timemodified');
        $found = [];
        foreach ($cms as $cm) {
            if (isset($versions[$cm->instance])) {
                $found[$cm->id][] = new document(
                    cm: $cm,
                    version: (string) $versions[$cm->instance]->timemodified,
                    content: new stored_text('page', 'content', (int) $cm->instance),
                    url: $cm->url,
                );
            }
        }
        return $found;
    }
}
