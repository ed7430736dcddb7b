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
 * The files of activities, including those that the chat server cannot read.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class activity_files implements kind {
    /** @var int The maximum size of a file that the chat server reads, in bytes. */
    private const SIZE_LIMIT = 20 * 1024 * 1024;

    /** @var string[] The types of file that the chat server reads. */
    private const MIMETYPES = [
        'application/pdf',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'application/vnd.oasis.opendocument.text',
        'application/vnd.oasis.opendocument.presentation',
        'application/vnd.oasis.opendocument.spreadsheet',
        'text/plain',
        'text/csv',
        'text/markdown',
        'text/html',
    ];

    /**
     * Reads the records of all files that some activities have in a file area.
     *
     * @param cm_info[] $cms The activities, all of one kind.
     * @param string $order The order of the files of one activity, as SQL.
     * @param string $filearea The file area.
     * @return \stdClass[][] Records by course module id.
     */
    protected static function read(array $cms, string $order, string $filearea = 'content'): array {
        global $DB;
        $cmids = [];
        foreach ($cms as $cm) {
            $cmids[$cm->context->id] = $cm->id;
        }
        [$in, $params] = $DB->get_in_or_equal(array_keys($cmids), SQL_PARAMS_NAMED);
        $records = $DB->get_records_select(
            'files',
            "contextid $in AND component = :component AND filearea = :filearea AND itemid = 0 AND filename <> '.'",
            $params + ['component' => 'mod_' . reset($cms)->modname, 'filearea' => $filearea],
            "contextid, $order",
            'id, contextid, component, filearea, itemid, filepath, filename, filesize, mimetype, contenthash'
        );
        $found = [];
        foreach ($records as $record) {
            $found[$cmids[$record->contextid]][] = $record;
        }
        return $found;
    }

    /**
     * Creates the document of a file that is one of several, titled by its own name.
     *
     * @param cm_info $cm The activity.
     * @param \stdClass $file The file's record.
     * @return document
     */
    protected static function to_named_document(cm_info $cm, \stdClass $file): document {
        $url = url::make_pluginfile_url(
            $file->contextid,
            $file->component,
            $file->filearea,
            $file->itemid,
            $file->filepath,
            $file->filename
        );
        return self::to_document($cm, $file, $url, s($file->filename));
    }

    /**
     * Creates the document of a file.
     *
     * @param cm_info $cm The activity.
     * @param \stdClass $file The file's record.
     * @param url $url The page or file that people open to read it.
     * @param string $title The title of the part, as HTML; empty if the activity's name is enough.
     * @return document
     */
    protected static function to_document(cm_info $cm, \stdClass $file, url $url, string $title = ''): document {
        $mimetype = preg_match('~\.(?:md|markdown)$~i', $file->filename) ? 'text/markdown' : (string) $file->mimetype;
        return new document(
            cm: $cm,
            version: $file->contenthash,
            content: new stored_bytes((int) $file->id, (int) $file->filesize),
            url: $url,
            part: "file{$file->id}",
            parttitle: $title,
            mimetype: $mimetype,
            isreadable: in_array($mimetype, self::MIMETYPES, true)
                && $file->filesize >= 1 && $file->filesize <= self::SIZE_LIMIT,
        );
    }
}
