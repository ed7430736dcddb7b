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

namespace block_sidenote\external;

use block_sidenote\local\documents\course_documents;
use block_sidenote\local\user_in_course;
use core\exception\invalid_parameter_exception;
use core\exception\moodle_exception;
use core_external\external_function_parameters;
use core_external\external_single_structure;
use core_external\external_value;

/**
 * Reads the content of a document that block_sidenote_get_documents lists for this user, in parts. It does not count as
 * viewing the activity.
 *
 * Error codes beyond those of the base class: errornodocument (no such document, not for this user now, or reading is
 * switched off), errorunreadabledocument (Moodle cannot read the file).
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class read_document extends backchannel {
    /** @var int The maximum size of a part in bytes: enough for most files, and far below PHP's memory limit. */
    private const PART_LIMIT = 2 * 1024 * 1024;

    /**
     * The parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'userid' => self::userid_parameter(),
            'courseid' => new external_value(PARAM_INT, 'The course'),
            'instanceid' => self::instanceid_parameter(),
            'documentid' => new external_value(PARAM_ALPHANUMEXT, 'As block_sidenote_get_documents calls it'),
            'offset' => new external_value(PARAM_INT, 'The first byte', VALUE_DEFAULT, 0),
            'switchedroleid' => self::switchedroleid_parameter(),
        ]);
    }

    /**
     * Reads a part.
     *
     * @param int $userid The user who asks.
     * @param int $courseid The course.
     * @param int $instanceid The block instance.
     * @param string $documentid The document.
     * @param int $offset The first byte.
     * @param int $switchedroleid The role that the user has switched to; 0 for none.
     * @return array
     * @throws moodle_exception If there is no such document for this user, or Moodle cannot read it.
     */
    public static function execute(
        int $userid,
        int $courseid,
        int $instanceid,
        string $documentid,
        int $offset = 0,
        int $switchedroleid = 0
    ): array {
        $params = self::validate_parameters(self::execute_parameters(), [
            'userid' => $userid,
            'courseid' => $courseid,
            'instanceid' => $instanceid,
            'documentid' => $documentid,
            'offset' => $offset,
            'switchedroleid' => $switchedroleid,
        ]);
        if ($params['offset'] < 0) {
            throw new invalid_parameter_exception('offset must not be negative');
        }
        self::require_service_account($params['courseid']);
        $asker = user_in_course::admit($params['userid'], $params['courseid'], $params['switchedroleid']);
        return $asker->run_as_user(function () use ($asker, $params): array {
            $documents = course_documents::for_current_user($asker->course, $params['instanceid']);
            $document = $documents->find($params['documentid']);
            if (!$document) {
                throw new moodle_exception('errornodocument', 'block_sidenote');
            }
            return [
                'content' => base64_encode($document->content->read($params['offset'], self::PART_LIMIT)),
                'size' => $document->content->size(),
                'version' => $document->version,
            ];
        });
    }

    /**
     * The return value.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'content' => new external_value(PARAM_RAW, 'At most 2 MiB of its bytes, base64; a text is UTF-8 and plain'),
            'size' => new external_value(PARAM_INT, 'Total size in bytes'),
            'version' => new external_value(PARAM_ALPHANUMEXT, 'As in the list'),
        ]);
    }
}
