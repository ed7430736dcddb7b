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

use core\context\course as course_context;
use core\context\system as system_context;
use core_external\external_api;
use core_external\external_value;

/**
 * Base class of the functions that the chat server calls over REST as its service account. Each call is about one user
 * and returns what that user sees, never what the service account sees.
 *
 * The account needs only webservice/rest:use, and block/sidenote:getturncontext in the course, which can therefore be
 * given at category level.
 *
 * Error codes of all functions: invaliduser, userdeleted, usernotconfirmed, suspended, guestsarenotallowed (the user
 * may not be served); requireloginerror (no such course, or this user may not enter it now); nopermissions (the service
 * account lacks the capability); invalidparameter.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class backchannel extends external_api {
    /**
     * The parameter for the user whom a call is about.
     *
     * @return external_value
     */
    protected static function userid_parameter(): external_value {
        return new external_value(PARAM_INT, 'The user who asks; 0 for a guest');
    }

    /**
     * The parameter for the block in which the user asks.
     *
     * @return external_value
     */
    protected static function instanceid_parameter(): external_value {
        return new external_value(PARAM_INT, 'The block instance; 0 for the site-wide assistant', VALUE_DEFAULT, 0);
    }

    /**
     * The parameter for the role that a teacher has switched to.
     *
     * @return external_value
     */
    protected static function switchedroleid_parameter(): external_value {
        return new external_value(PARAM_INT, 'The role that the user has switched to in the course; 0 for none', VALUE_DEFAULT, 0);
    }

    /**
     * Requires the service account's capability. An account that only serves some categories may also call with a
     * course that no longer exists, or without one.
     *
     * @param int $courseid The course; 0 outside of a course.
     * @throws \core\exception\required_capability_exception If it lacks the capability.
     */
    protected static function require_service_account(int $courseid): void {
        self::validate_context(system_context::instance());
        $capability = 'block/sidenote:getturncontext';
        $context = $courseid ? course_context::instance($courseid, IGNORE_MISSING) : false;
        if ($context || !get_user_capability_course($capability, null, true, '', '', 1)) {
            require_capability($capability, $context ?: system_context::instance());
        }
    }
}
