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

/**
 * The files of folders.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class folder_files extends activity_files {
    #[\Override]
    public function find(array $cms): array {
        $files = self::read($cms, 'filepath, filename, id');
        $found = [];
        foreach ($cms as $cm) {
            $found[$cm->id] = array_map(fn($file): document => self::to_named_document($cm, $file), $files[$cm->id] ?? []);
        }
        return $found;
    }
}
