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

namespace block_sidenote\privacy;

use block_sidenote\local\bff;
use block_sidenote\local\bff_exception;
use block_sidenote\local\site_settings;
use block_sidenote\task\erase_user;
use core\context;
use core\context\user as user_context;
use core_privacy\local\metadata\collection;
use core_privacy\local\request\approved_contextlist;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\contextlist;
use core_privacy\local\request\core_userlist_provider;
use core_privacy\local\request\userlist;
use core_privacy\local\request\writer;

/**
 * Privacy provider. This plugin stores no user data in Moodle. What it stores is on the chat server, by user, and
 * therefore belongs to the user context.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class provider implements
    \core_privacy\local\metadata\provider,
    \core_privacy\local\request\plugin\provider,
    core_userlist_provider {
    #[\Override]
    public static function get_metadata(collection $collection): collection {
        $describe = fn(string $location, array $fields): array => array_combine(
            $fields,
            array_map(fn($field) => "privacy:metadata:$location:$field", $fields)
        );
        $collection->add_external_location_link('bff', $describe('bff', [
            'userid', 'courseid', 'role', 'locale', 'firstname', 'timezone', 'policy', 'outline', 'progress',
            'openactivity', 'documents', 'messages', 'feedback', 'ipaddress',
        ]), 'privacy:metadata:bff');
        $collection->add_external_location_link('anthropic', $describe('anthropic', [
            'userhash', 'firstname', 'role', 'locale', 'timezone', 'course', 'outline', 'progress', 'openactivity',
            'documents', 'messages',
        ]), 'privacy:metadata:anthropic');
        $collection->link_subsystem('core_ai', 'privacy:metadata:core_ai');
        return $collection;
    }

    #[\Override]
    public static function get_contexts_for_userid(int $userid): contextlist {
        $contextlist = new contextlist();
        if (self::may_hold_data()) {
            $contextlist->add_user_context($userid);
        }
        return $contextlist;
    }

    #[\Override]
    public static function get_users_in_context(userlist $userlist): void {
        $context = $userlist->get_context();
        if ($context instanceof user_context && self::may_hold_data()) {
            $userlist->add_user($context->instanceid);
        }
    }

    /**
     * Exports what the chat server holds. If that fails, the export says so and the request fails visibly.
     *
     * @param approved_contextlist $contextlist The contexts.
     * @throws bff_exception If the export fails.
     */
    public static function export_user_data(approved_contextlist $contextlist): void {
        $userid = (int) $contextlist->get_user()->id;
        foreach ($contextlist->get_contexts() as $context) {
            if (!self::is_of_user($context, $userid)) {
                continue;
            }
            $writer = writer::with_context($context);
            $subcontext = [get_string('pluginname', 'block_sidenote')];
            try {
                $writer->export_data($subcontext, bff::configured()->export_user($userid));
            } catch (bff_exception $exception) {
                $notice = (object) ['incomplete' => get_string('privacy:exportfailed', 'block_sidenote')];
                $writer->export_data($subcontext, $notice);
                throw $exception;
            }
        }
    }

    #[\Override]
    public static function delete_data_for_all_users_in_context(context $context): void {
        if ($context instanceof user_context) {
            self::erase((int) $context->instanceid);
        }
    }

    #[\Override]
    public static function delete_data_for_user(approved_contextlist $contextlist): void {
        $userid = (int) $contextlist->get_user()->id;
        foreach ($contextlist->get_contexts() as $context) {
            if (self::is_of_user($context, $userid)) {
                self::erase($userid);
            }
        }
    }

    #[\Override]
    public static function delete_data_for_users(approved_userlist $userlist): void {
        $context = $userlist->get_context();
        if ($context instanceof user_context && in_array((int) $context->instanceid, $userlist->get_userids())) {
            self::erase((int) $context->instanceid);
        }
    }

    /**
     * Whether there is a chat server that could hold data.
     *
     * @return bool
     */
    private static function may_hold_data(): bool {
        return site_settings::bff_url() !== '';
    }

    /**
     * Whether a context is a user's own.
     *
     * @param context $context The context.
     * @param int $userid The user.
     * @return bool
     */
    private static function is_of_user(context $context, int $userid): bool {
        return $context instanceof user_context && (int) $context->instanceid === $userid;
    }

    /**
     * Erases a user's data on the chat server at once or, if that fails, in a task that is retried.
     *
     * @param int $userid The user.
     */
    private static function erase(int $userid): void {
        try {
            bff::configured()->erase_user($userid);
        } catch (\core\exception\moodle_exception $exception) {
            debugging("block_sidenote: erasure of user $userid is queued: " . $exception->getMessage(), DEBUG_NORMAL);
            \core\task\manager::queue_adhoc_task(erase_user::for_user($userid), true);
        }
    }
}
