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

use block_sidenote\local\ai_switch;
use block_sidenote\local\launch_claims;
use block_sidenote\local\launch_token;
use block_sidenote\local\visitor;
use core\context;
use core\exception\moodle_exception;
use core_external\external_api;
use core_external\external_function_parameters;
use core_external\external_single_structure;
use core_external\external_value;

/**
 * Signs a launch token for the current user.
 *
 * The parameters only name a place. User, role and course are taken from the session and from that place, after Moodle
 * has checked that the user may be there.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class get_token extends external_api {
    /**
     * The parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'contextid' => new external_value(PARAM_INT, 'The context of the page'),
            'instanceid' => new external_value(
                PARAM_INT,
                'The block instance; 0 for the site-wide assistant',
                VALUE_DEFAULT,
                0
            ),
        ]);
    }

    /**
     * Signs the token.
     *
     * @param int $contextid The context of the page.
     * @param int $instanceid The block instance.
     * @return array
     */
    public static function execute(int $contextid, int $instanceid = 0): array {
        ['contextid' => $contextid, 'instanceid' => $instanceid] = self::validate_parameters(
            self::execute_parameters(),
            ['contextid' => $contextid, 'instanceid' => $instanceid]
        );
        $context = context::instance_by_id($contextid);
        self::validate_context($context);
        if ($refusal = visitor::refusal()) {
            throw $refusal;
        }
        $courseid = ai_switch::course_of($context);
        $place = ai_switch::find_context($courseid, $instanceid);
        if ($place === null || !ai_switch::is_on_in_course($courseid) || !ai_switch::is_on_in_activity($context)) {
            throw new moodle_exception('errorswitchedoff', 'block_sidenote');
        }
        require_capability('block/sidenote:use', $place);
        if (!$courseid && !$instanceid) {
            // Outside of courses and blocks, there is only the administrators' connection test.
            require_capability('moodle/site:config', $place);
        }
        $claims = launch_token::claims_for_current_user($context, $instanceid, $place);
        return ['token' => launch_token::sign($claims), 'lifetime' => launch_claims::LIFETIME];
    }

    /**
     * The return value.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'token' => new external_value(PARAM_RAW, 'The launch token: base64url and dots, which no other type allows'),
            'lifetime' => new external_value(PARAM_INT, 'For how many seconds it can be used'),
        ]);
    }
}
