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
use block_sidenote\local\documents\document;
use block_sidenote\local\user_in_course;
use core_external\external_function_parameters;
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;

/**
 * Lists the documents of a course that one user may read now, and from which the chat server may answer that user.
 *
 * A document's content is the same for everybody, so that the server can cache it; only this list says who may see it.
 * The list is empty where the assistant, or its reading of documents, is switched off.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class get_documents extends backchannel {
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
            'switchedroleid' => self::switchedroleid_parameter(),
        ]);
    }

    /**
     * Lists the documents.
     *
     * @param int $userid The user who asks.
     * @param int $courseid The course.
     * @param int $instanceid The block instance.
     * @param int $switchedroleid The role that the user has switched to; 0 for none.
     * @return array
     */
    public static function execute(int $userid, int $courseid, int $instanceid = 0, int $switchedroleid = 0): array {
        $params = self::validate_parameters(self::execute_parameters(), [
            'userid' => $userid,
            'courseid' => $courseid,
            'instanceid' => $instanceid,
            'switchedroleid' => $switchedroleid,
        ]);
        self::require_service_account($params['courseid']);
        $asker = user_in_course::admit($params['userid'], $params['courseid'], $params['switchedroleid']);
        return ['documents' => $asker->run_as_user(fn(): array => array_map(
            fn(document $document): array => $document->to_array(),
            course_documents::for_current_user($asker->course, $params['instanceid'])->readable()
        ))];
    }

    /**
     * The documents.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'documents' => new external_multiple_structure(new external_single_structure([
                'id' => new external_value(PARAM_ALPHANUMEXT, 'As read_document takes it: cm12, cm12-chapter5, cm12-file789…'),
                'cmid' => new external_value(PARAM_INT, 'Course module id of its activity'),
                'title' => new external_value(PARAM_RAW, 'Plain text'),
                'url' => new external_value(PARAM_URL, 'URL of the page or file'),
                'mimetype' => new external_value(PARAM_RAW, 'text/plain for what Moodle keeps as text'),
                'size' => new external_value(PARAM_INT, 'Bytes of a file; 0 for a text'),
                'version' => new external_value(PARAM_ALPHANUMEXT, 'Changes whenever the content does'),
            ]), 'In the order of the course page'),
        ]);
    }
}
