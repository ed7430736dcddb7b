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

use block_sidenote\local\activity_intros;
use block_sidenote\local\plain_text;

/**
 * The descriptions and additional files of assignments, once the assignments' own pages show them to the current user.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class assignment_descriptions extends activity_files {
    #[\Override]
    public function find(array $cms): array {
        $intros = new activity_intros((int) reset($cms)->course);
        $files = self::read($cms, 'filepath, filename, id', 'introattachment');
        $found = [];
        foreach ($cms as $cm) {
            $stored = $intros->stored_for_current_user($cm);
            if (!$stored) {
                continue;
            }
            if (plain_text::from_stored((string) $stored->intro, (int) $stored->introformat) !== '') {
                $found[$cm->id][] = new document(
                    cm: $cm,
                    version: (string) $stored->timemodified,
                    content: new stored_text('assign', 'intro', (int) $cm->instance),
                    url: $cm->url,
                );
            }
            // With this setting, Moodle only shows the files while a submission is being edited.
            foreach ($stored->submissionattachments ? [] : $files[$cm->id] ?? [] as $file) {
                $found[$cm->id][] = self::to_named_document($cm, $file);
            }
        }
        return $found;
    }
}
