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

use core\url;

/**
 * The main files of "File" activities. Further files belong to a web site that starts with the main file.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class resource_files extends activity_files {
    #[\Override]
    public function find(array $cms): array {
        $files = self::read($cms, 'sortorder DESC, id');
        $found = [];
        foreach ($cms as $cm) {
            if (isset($files[$cm->id])) {
                // The redirect keeps a fragment such as #page=7.
                $url = new url('/mod/resource/view.php', ['id' => $cm->id, 'redirect' => 1]);
                $found[$cm->id] = [self::to_document($cm, $files[$cm->id][0], $url)];
            }
        }
        return $found;
    }
}
