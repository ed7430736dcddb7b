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

namespace block_sidenote\local;

use core\context;
use core\context\block as block_context;
use core\context\course as course_context;
use core\context\module as module_context;
use core\context\system as system_context;

/**
 * Whether the assistant is switched on: by the administrator, by a block, by Moodle's own AI switches, and by the
 * user's capability.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class ai_switch {
    /**
     * The course that a context belongs to.
     *
     * @param context $context The context.
     * @return int 0 outside of a course. The front page does not count as a course.
     */
    public static function course_of(context $context): int {
        $coursecontext = $context->get_course_context(false);
        return $coursecontext && $coursecontext->instanceid != SITEID ? (int) $coursecontext->instanceid : 0;
    }

    /**
     * The context in which the assistant works: the block's, else the course's, else the site's. A course's block also
     * applies on pages that only show the site-wide assistant.
     *
     * @param int $courseid The course; 0 outside of a course.
     * @param int $instanceid The block instance; 0 for the site-wide assistant.
     * @return context|null Null if the user sees no such block in that course, or there is no site-wide assistant.
     */
    public static function find_context(int $courseid, int $instanceid): ?context {
        global $DB;
        if (!$DB->record_exists('block', ['name' => 'sidenote', 'visible' => 1])) {
            return null;
        }
        $coursecontext = $courseid ? course_context::instance($courseid, IGNORE_MISSING) : system_context::instance();
        if (!$coursecontext) {
            return null;
        }
        if (!$instanceid && $courseid) {
            if (site_settings::get('sitewide') === 'off') {
                return null;
            }
            $instanceid = block_place::find_in_course($coursecontext);
        }
        if (!$instanceid) {
            // Outside of a course, it is the administrators' connection test.
            return $coursecontext;
        }
        return block_place::is_seen_in($courseid, $instanceid) ? block_context::instance($instanceid) : null;
    }

    /**
     * Whether a user may use the assistant in a context that find_context() returned. In a course, only those who
     * belong to it may: users with mere guest access are not served under their own accounts.
     *
     * @param context $context The context.
     * @param int $courseid The course; 0 outside of a course.
     * @param \stdClass|int|null $user The user; null for the current one.
     * @return bool
     */
    public static function is_on(context $context, int $courseid, \stdClass|int|null $user = null): bool {
        return has_capability('block/sidenote:use', $context, $user)
            && ($courseid === 0 || self::belongs_to(course_context::instance($courseid), $user))
            && self::is_on_in_course($courseid);
    }

    /**
     * Whether a user is enrolled in a course, may view it without being enrolled, also under another role that they have
     * switched to, or is the guest account.
     *
     * @param course_context $course The course.
     * @param \stdClass|int|null $user The user; null for the current one.
     * @return bool
     */
    private static function belongs_to(course_context $course, \stdClass|int|null $user): bool {
        return isguestuser($user)
            || is_enrolled($course, $user, '', true)
            || is_viewing($course, $user)
            || is_role_switched($course->instanceid);
    }

    /**
     * The activities in which Moodle's own AI switch (since Moodle 5.1) is off.
     *
     * @param int $courseid The course; 0 outside of a course.
     * @return bool[] By course module id.
     */
    public static function activities_off(int $courseid): array {
        global $DB;
        if (!$courseid || !method_exists(\core_ai\manager::class, 'get_ai_fields_from_course_module')) {
            return [];
        }
        $off = $DB->get_fieldset_select('course_modules', 'id', 'course = :course AND enableaitools = 0', ['course' => $courseid]);
        return array_fill_keys($off, true);
    }

    /**
     * Whether Moodle's own AI switch is on for the activity that a page belongs to.
     *
     * @param context $context The page's context.
     * @return bool True if the page does not belong to an activity.
     */
    public static function is_on_in_activity(context $context): bool {
        return !$context instanceof module_context
            || !isset(self::activities_off(self::course_of($context))[$context->instanceid]);
    }

    /**
     * Whether Moodle's own AI switch of the course (since Moodle 5.1) is on.
     *
     * @param int $courseid The course; 0 outside of a course.
     * @return bool True outside of a course and before Moodle 5.1.
     */
    public static function is_on_in_course(int $courseid): bool {
        if (!$courseid || !method_exists(\core_ai\manager::class, 'is_ai_tools_enabled_in_course')) {
            return true;
        }
        return (bool) \core_ai\manager::is_ai_tools_enabled_in_course(course_context::instance($courseid));
    }
}
