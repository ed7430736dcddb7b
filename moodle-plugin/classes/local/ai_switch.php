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
use core\context\system as system_context;

/**
 * Where the assistant is switched on: by the administrator, by the block, by Moodle's own AI switch of the course, and
 * by the user's capability.
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
     * @return int 0 outside of a course; the front page is no course.
     */
    public static function course_of(context $context): int {
        $coursecontext = $context->get_course_context(false);
        return $coursecontext && $coursecontext->instanceid != SITEID ? (int) $coursecontext->instanceid : 0;
    }

    /**
     * The context in which the assistant works: the block's, else the course's, else the site's. Where a course has a
     * block, it counts on the pages too on which only the site-wide assistant is shown.
     *
     * @param int $courseid The course; 0 outside of a course.
     * @param int $instanceid The block instance; 0 when the assistant comes from the site-wide option.
     * @return context|null Null when the current user sees no such block in that course, or there is no site-wide assistant.
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
            // Outside of a course it is the administrator's connection test.
            return $coursecontext;
        }
        return block_place::is_seen_in($courseid, $instanceid) ? block_context::instance($instanceid) : null;
    }

    /**
     * Whether this user may use the assistant in a context that find_context() gave.
     *
     * @param context $context The context.
     * @param int $courseid The course; 0 outside of a course.
     * @param \stdClass|int|null $user The user; null for the current one.
     * @return bool
     */
    public static function is_on(context $context, int $courseid, \stdClass|int|null $user = null): bool {
        return has_capability('block/sidenote:use', $context, $user) && self::is_on_in_course($courseid);
    }

    /**
     * Whether Moodle's own AI switch of the course, which came with Moodle 5.1, is on.
     *
     * @param int $courseid The course; 0 outside of a course.
     * @return bool
     */
    public static function is_on_in_course(int $courseid): bool {
        if (!$courseid || !method_exists(\core_ai\manager::class, 'is_ai_tools_enabled_in_course')) {
            return true;
        }
        return (bool) \core_ai\manager::is_ai_tools_enabled_in_course(course_context::instance($courseid));
    }
}
