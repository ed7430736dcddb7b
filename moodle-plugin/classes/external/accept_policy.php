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

use block_sidenote\event\policy_accepted;
use block_sidenote\local\visitor;
use core\context;
use core_ai\manager;
use core_external\external_api;
use core_external\external_function_parameters;
use core_external\external_single_structure;
use core_external\external_value;

/**
 * Records that the current user accepts Moodle's AI policy.
 *
 * The record is core's own, made by core's code. Unlike core_ai_set_policy_status, this function validates the context,
 * succeeds if the policy was accepted before (in another tab or for another AI feature), and logs an event.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class accept_policy extends external_api {
    /**
     * The parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'contextid' => new external_value(PARAM_INT, 'The context of the page'),
        ]);
    }

    /**
     * Records the acceptance.
     *
     * @param int $contextid The context of the page.
     * @return array
     */
    public static function execute(int $contextid): array {
        global $USER;
        ['contextid' => $contextid] = self::validate_parameters(
            self::execute_parameters(),
            ['contextid' => $contextid]
        );
        $context = context::instance_by_id($contextid);
        self::validate_context($context);
        if ($refusal = visitor::refusal()) {
            throw $refusal;
        }
        require_capability('moodle/ai:acceptpolicy', \core\context\user::instance($USER->id));
        if (!manager::get_user_policy_status($USER->id) && self::record($USER->id, $context)) {
            policy_accepted::create(['context' => $context])->trigger();
        }
        return ['accepted' => true];
    }

    /**
     * Records the acceptance in core.
     *
     * @param int $userid The user.
     * @param context $context Where they accepted.
     * @return bool False if it had been recorded before.
     */
    private static function record(int $userid, context $context): bool {
        try {
            return manager::user_policy_accepted($userid, $context->id);
        } catch (\dml_write_exception $exception) {
            // Another tab was faster: core allows one record per user.
            if (manager::get_user_policy_status($userid)) {
                return false;
            }
            throw $exception;
        }
    }

    /**
     * The return value.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'accepted' => new external_value(PARAM_BOOL, 'Always true: anything else is an exception'),
        ]);
    }
}
