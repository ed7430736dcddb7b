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

use block_sidenote\local\instance_settings;
use block_sidenote\local\student_progress;
use block_sidenote\local\turn_context;
use core_external\external_function_parameters;
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;

/**
 * Returns all that the chat server must know before each answer: the user, the course as they see it, the settings, and
 * whether the assistant may answer.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class get_turn_context extends backchannel {
    /**
     * The parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'userid' => self::userid_parameter(),
            'courseid' => new external_value(PARAM_INT, 'The course; 0 outside of a course', VALUE_DEFAULT, 0),
            'instanceid' => self::instanceid_parameter(),
            'newconversation' => new external_value(
                PARAM_BOOL,
                'Whether the turn begins a conversation, which is then logged as an event',
                VALUE_DEFAULT,
                false
            ),
            'switchedroleid' => self::switchedroleid_parameter(),
        ]);
    }

    /**
     * Reads the context of a turn.
     *
     * @param int $userid The user who asks.
     * @param int $courseid The course.
     * @param int $instanceid The block instance.
     * @param bool $newconversation Whether the turn begins a conversation.
     * @param int $switchedroleid The role that the user has switched to; 0 for none.
     * @return array
     */
    public static function execute(
        int $userid,
        int $courseid = 0,
        int $instanceid = 0,
        bool $newconversation = false,
        int $switchedroleid = 0
    ): array {
        $params = self::validate_parameters(self::execute_parameters(), [
            'userid' => $userid,
            'courseid' => $courseid,
            'instanceid' => $instanceid,
            'newconversation' => $newconversation,
            'switchedroleid' => $switchedroleid,
        ]);
        self::require_service_account($params['courseid']);
        return turn_context::read(...$params);
    }

    /**
     * The return value.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'user' => new external_single_structure([
                'id' => new external_value(PARAM_INT, 'The user\'s id; 0 for a guest'),
                'firstname' => new external_value(PARAM_TEXT, 'First name; empty for a guest'),
                'locale' => new external_value(PARAM_TEXT, 'The user\'s language, BCP 47'),
                'timezone' => new external_value(PARAM_TEXT, 'The user\'s time zone, an IANA name'),
            ]),
            'role' => new external_value(PARAM_ALPHA, 'student, teacher or guest'),
            'enrolled' => new external_value(PARAM_BOOL, 'Whether the user has an active enrolment in the course'),
            'policy' => new external_value(PARAM_ALPHAEXT, 'Moodle\'s AI policy: accepted, required or not_needed'),
            'policy_text' => new external_value(PARAM_RAW, 'Moodle\'s AI policy where it is required; plain text', VALUE_OPTIONAL),
            'course' => new external_single_structure([
                'id' => new external_value(PARAM_INT, 'The course\'s id'),
                'fullname' => new external_value(PARAM_RAW, 'Full name, plain text'),
                'shortname' => new external_value(PARAM_RAW, 'Short name, plain text'),
                'summary' => new external_value(PARAM_RAW, 'Summary, plain text; may be empty'),
                'url' => new external_value(PARAM_URL, 'The course page'),
            ], 'Absent outside of a course', VALUE_OPTIONAL),
            'settings' => new external_single_structure([
                'title' => new external_value(PARAM_RAW, 'The assistant\'s name, plain text'),
                'persona' => new external_value(PARAM_RAW, 'Who the assistant is, plain text by a teacher; may be empty'),
                'instructions' => new external_value(PARAM_RAW, 'Instructions of the site and the teacher, plain text'),
                'welcome' => new external_value(PARAM_RAW, 'What it says first, plain text; may be empty'),
                'notice' => new external_value(PARAM_RAW, 'Shown above the question at all times, plain text; may be empty'),
                'starters' => new external_multiple_structure(
                    new external_value(PARAM_RAW, 'A question to begin with, plain text')
                ),
                'style' => new external_value(PARAM_ALPHA, implode(', ', instance_settings::STYLES)),
                'graded_hints' => new external_value(PARAM_BOOL, 'Graded activities get hints only, whatever the style'),
                'outside_allowed' => new external_value(PARAM_BOOL, 'May answer from outside the course material'),
                'documents_allowed' => new external_value(PARAM_BOOL, 'May read the course\'s pages, books and files'),
            ], 'The block\'s settings, completed by the site\'s'),
            'contact' => new external_single_structure([
                'kind' => new external_value(PARAM_ALPHA, 'teachers or forum'),
                'url' => new external_value(PARAM_URL, 'A page of this site, which may lead on'),
            ], 'Whom to ask where the assistant did not help. Absent if there is nobody, and unless this is a student who may'
                . ' use it now', VALUE_OPTIONAL),
            'exam_lock' => new external_value(PARAM_BOOL, 'A quiz attempt is running: do not answer. Never cache this'),
            'ai_enabled' => new external_value(PARAM_BOOL, 'False: the assistant is switched off here, or for this user'),
            'outline' => new external_multiple_structure(self::section_structure(), 'What this user sees on the course page'),
            'time' => new external_value(PARAM_INT, 'Moodle\'s clock, Unix seconds'),
        ]);
    }

    /**
     * One section of the outline.
     *
     * @return external_single_structure
     */
    private static function section_structure(): external_single_structure {
        return new external_single_structure([
            'section' => new external_value(PARAM_RAW, 'The section\'s name, plain text'),
            'url' => new external_value(PARAM_URL, 'The section\'s page'),
            'summary' => new external_value(PARAM_RAW, 'Plain text; may be empty'),
            'activities' => new external_multiple_structure(new external_single_structure([
                'cmid' => new external_value(PARAM_INT, 'Course module id'),
                'name' => new external_value(PARAM_RAW, 'Plain text'),
                'modname' => new external_value(PARAM_PLUGIN, 'The module: assign, quiz, page…'),
                'type' => new external_value(PARAM_RAW, 'The module\'s name in the user\'s language'),
                'graded' => new external_value(PARAM_BOOL, 'Whether it counts in the gradebook'),
                'available' => new external_value(PARAM_BOOL, 'False: listed, but this user may not open it now'),
                'availability' => new external_value(PARAM_RAW, 'Why, or from when; plain text', VALUE_OPTIONAL),
                'url' => new external_value(PARAM_URL, 'Absent where there is no page, or it may not be opened', VALUE_OPTIONAL),
                'description' => new external_value(PARAM_RAW, 'As the course or its page shows it; plain text', VALUE_OPTIONAL),
                'dates' => new external_multiple_structure(new external_single_structure([
                    'label' => new external_value(PARAM_RAW, 'In the user\'s language, for example "Due:"'),
                    'timestamp' => new external_value(PARAM_INT, 'Unix seconds, this user\'s overrides applied'),
                ])),
                'completed' => new external_value(PARAM_BOOL, 'Absent if it is not tracked, or not to be known', VALUE_OPTIONAL),
                'submission' => new external_single_structure([
                    'status' => new external_value(PARAM_ALPHA, implode(', ', student_progress::SUBMISSIONS)),
                    'time' => new external_value(PARAM_INT, 'When it was submitted, Unix seconds', VALUE_OPTIONAL),
                ], 'This student\'s. Absent if nothing can be submitted, or it is not to be known', VALUE_OPTIONAL),
                'results' => new external_multiple_structure(new external_single_structure([
                    'name' => new external_value(PARAM_RAW, 'What was graded, plain text'),
                    'grade' => new external_value(PARAM_RAW, 'As the gradebook shows it, plain text', VALUE_OPTIONAL),
                    'feedback' => new external_value(PARAM_RAW, 'Plain text', VALUE_OPTIONAL),
                ]), 'This student\'s released grades. Absent if there are none, or they are not to be known', VALUE_OPTIONAL),
            ])),
        ]);
    }
}
