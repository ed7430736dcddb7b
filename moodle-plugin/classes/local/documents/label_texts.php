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

use block_sidenote\local\plain_text;
use cm_info;
use core\url;

/**
 * The texts of text and media areas on the course page. Areas without text, such as pictures, are left out.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class label_texts implements kind {
    #[\Override]
    public function find(array $cms): array {
        global $DB;
        $ids = array_map(fn(cm_info $cm) => $cm->instance, $cms);
        $labels = $DB->get_records_list('label', 'id', $ids, '', 'id, intro, introformat, timemodified');
        $found = [];
        foreach ($cms as $cm) {
            $label = $labels[$cm->instance] ?? null;
            if ($label && plain_text::from_stored((string) $label->intro, (int) $label->introformat) !== '') {
                $found[$cm->id][] = new document(
                    cm: $cm,
                    version: (string) $label->timemodified,
                    content: new stored_text('label', 'intro', (int) $label->id),
                    // Links to the section's page, because the course page may not show all sections.
                    url: new url('/course/section.php', ['id' => $cm->get_section_info()->id], "module-{$cm->id}"),
                );
            }
        }
        return $found;
    }
}
