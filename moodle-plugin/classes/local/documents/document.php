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
 * A readable document of a course: a page, a chapter, a file…
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class document {
    /** @var string The title, in plain text. */
    private readonly string $title;

    /** @var int The activity's course module id. */
    private readonly int $cmid;

    /**
     * Creates the document.
     *
     * @param cm_info $cm The activity it belongs to.
     * @param string $version Changes whenever the content does.
     * @param content $content The content, which is the same for everybody.
     * @param url $url The page or file that people open to read it.
     * @param string $part The part of the activity, for example "chapter5"; empty for its only text.
     * @param string $parttitle The title of the part, as HTML.
     * @param string $mimetype The content's type.
     * @param bool $isreadable Whether the chat server can read it.
     */
    public function __construct(
        cm_info $cm,
        /** @var string Changes whenever the content does. */
        public readonly string $version,
        /** @var content The content. */
        public readonly content $content,
        /** @var url The page or file that people open to read it. */
        private readonly url $url,
        /** @var string The part of the activity. */
        private readonly string $part = '',
        string $parttitle = '',
        /** @var string The content's type. */
        private readonly string $mimetype = 'text/plain',
        /** @var bool Whether the chat server can read it. */
        public readonly bool $isreadable = true,
    ) {
        $this->cmid = (int) $cm->id;
        $title = plain_text::from_html($cm->get_formatted_name());
        $this->title = $parttitle === '' ? $title : $title . ': ' . plain_text::from_html($parttitle);
    }

    /**
     * The id by which the chat server refers to it.
     *
     * @return string
     */
    public function id(): string {
        return "cm{$this->cmid}" . ($this->part === '' ? '' : "-{$this->part}");
    }

    /**
     * The activity that a document id refers to, whether or not there is such a document.
     *
     * @param string $id The document's id.
     * @return int The course module id; 0 if the id is malformed.
     */
    public static function cmid_of(string $id): int {
        return preg_match('~^cm(\d{1,18})(?:-|$)~', $id, $matches) ? (int) $matches[1] : 0;
    }

    /**
     * The document as block_sidenote_get_documents lists it.
     *
     * @return array
     */
    public function to_array(): array {
        return [
            'id' => $this->id(),
            'cmid' => $this->cmid,
            'title' => $this->title,
            'url' => $this->url->out(false),
            'mimetype' => $this->mimetype,
            // The length of a text is only known when it is read.
            'size' => $this->content instanceof stored_bytes ? $this->content->size() : 0,
            'version' => $this->version,
        ];
    }
}
