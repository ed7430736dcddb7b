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
 * The chapters of books that are not hidden.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class book_chapters implements kind {
    #[\Override]
    public function find(array $cms): array {
        global $DB;
        $byinstance = array_combine(array_map(fn(cm_info $cm) => $cm->instance, $cms), $cms);
        $chapters = $DB->get_records_list(
            'book_chapters',
            'bookid',
            array_keys($byinstance),
            'bookid, pagenum',
            'id, bookid, title, subchapter, hidden, timemodified'
        );
        $found = [];
        $parentshidden = [];
        foreach ($chapters as $chapter) {
            $cm = $byinstance[$chapter->bookid];
            // A hidden chapter hides its subchapters. The first chapter is never a subchapter, even if marked as one.
            if (!$chapter->subchapter || !isset($parentshidden[$chapter->bookid])) {
                $parentshidden[$chapter->bookid] = (bool) $chapter->hidden;
            }
            if ($chapter->hidden || $parentshidden[$chapter->bookid]) {
                continue;
            }
            $found[$cm->id][] = new document(
                cm: $cm,
                version: (string) $chapter->timemodified,
                content: new stored_text('book_chapters', 'content', (int) $chapter->id),
                url: new url('/mod/book/view.php', ['id' => $cm->id, 'chapterid' => $chapter->id]),
                part: "chapter{$chapter->id}",
                parttitle: format_string($chapter->title, true, ['context' => $cm->context]),
            );
        }
        return $found;
    }
}
