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
use core\context\coursecat as coursecat_context;
use core\context\module as module_context;
use core\context\user as user_context;

/**
 * Where this plugin's blocks are placed, and who sees them there.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class block_place {
    /**
     * Finds the block that applies in a course: its own, else one shown in all courses of the nearest category or the
     * site.
     *
     * @param course_context $course The course.
     * @return int The block instance; 0 if there is none.
     */
    public static function find_in_course(course_context $course): int {
        return (int) (self::of_course($course)->id ?? 0);
    }

    /**
     * Finds the block that applies in a course.
     *
     * @param course_context $course The course.
     * @return \stdClass|null With id, parentcontextid and pagetypepattern.
     */
    private static function of_course(course_context $course): ?\stdClass {
        global $DB;
        [$insql, $params] = $DB->get_in_or_equal($course->get_parent_context_ids(), SQL_PARAMS_NAMED);
        $coursepages = $DB->sql_like('bi.pagetypepattern', ':coursepages');
        $instances = $DB->get_records_sql(
            "SELECT bi.id, bi.parentcontextid, bi.pagetypepattern
               FROM {block_instances} bi
               JOIN {context} ctx ON ctx.id = bi.parentcontextid
              WHERE bi.blockname = 'sidenote'
                    AND (bi.parentcontextid = :course
                         OR (bi.showinsubcontexts = 1 AND bi.parentcontextid $insql
                             AND (bi.pagetypepattern IN ('*', 'course-*') OR $coursepages)))
           ORDER BY ctx.depth DESC, bi.id",
            $params + ['course' => $course->id, 'coursepages' => 'course-view%'],
            0,
            1
        );
        return $instances ? reset($instances) : null;
    }

    /**
     * Whether a block has been hidden on a page that would show it.
     *
     * @param \moodle_page $page The page.
     * @param int $instanceid The block instance.
     * @return bool
     */
    public static function is_hidden_on(\moodle_page $page, int $instanceid): bool {
        global $DB;
        return $DB->record_exists('block_positions', [
            'blockinstanceid' => $instanceid,
            'contextid' => $page->context->id,
            'pagetype' => $page->pagetype,
            'subpage' => (string) $page->subpage,
            'visible' => 0,
        ]);
    }

    /**
     * Whether the current user sees a block in a course, or outside of courses.
     *
     * @param int $courseid The course; 0 outside of a course.
     * @param int $instanceid The block instance.
     * @return bool
     */
    public static function is_seen_in(int $courseid, int $instanceid): bool {
        global $DB;
        $parentid = $DB->get_field('block_instances', 'parentcontextid', ['id' => $instanceid, 'blockname' => 'sidenote']);
        $parent = $parentid ? context::instance_by_id($parentid, IGNORE_MISSING) : null;
        return $parent
            && self::counts_in($instanceid, $parent, $courseid)
            && self::is_open($parent, $courseid)
            && has_capability('moodle/block:view', block_context::instance($instanceid));
    }

    /**
     * Whether a block applies in a course, or outside of courses.
     *
     * @param int $instanceid The block instance.
     * @param context $parent The context the block belongs to.
     * @param int $courseid The course; 0 outside of a course.
     * @return bool
     */
    public static function counts_in(int $instanceid, context $parent, int $courseid): bool {
        $owncourseid = ai_switch::course_of($parent);
        if ($owncourseid) {
            return $owncourseid === $courseid;
        }
        // A block of the front page or of a Dashboard applies there.
        if (!$courseid) {
            return true;
        }
        // A block of a category or of the site applies in the courses that show it, if they have none of their own and
        // no nearer block is shown on the same pages.
        $course = course_context::instance($courseid);
        $other = self::of_course($course);
        if ($other && (int) $other->id === $instanceid) {
            return true;
        }
        $pattern = in_array($parent->id, $course->get_parent_context_ids()) ? self::pattern_of($instanceid) : '';
        $isoncoursepage = $pattern === '*' || str_starts_with($pattern, 'course-');
        $isincourses = $isoncoursepage || preg_match('/^(mod|grade|report)-/', $pattern);
        return $isincourses && (!$other
            || (!$isoncoursepage && (int) $other->parentcontextid !== $course->id && $other->pagetypepattern !== '*'));
    }

    /**
     * The types of the pages that show a block in the contexts below its own.
     *
     * @param int $instanceid The block instance.
     * @return string A page type pattern; empty if it is not shown in subcontexts.
     */
    private static function pattern_of(int $instanceid): string {
        global $DB;
        $conditions = ['id' => $instanceid, 'showinsubcontexts' => 1];
        return (string) $DB->get_field('block_instances', 'pagetypepattern', $conditions);
    }

    /**
     * Whether the current user has access to the place of a block. Access to the course has been checked before.
     *
     * @param context $parent The context the block belongs to.
     * @param int $courseid The course in which it is seen; 0 outside of a course.
     * @return bool
     */
    private static function is_open(context $parent, int $courseid): bool {
        global $USER;
        if ($parent instanceof user_context) {
            return (int) $parent->instanceid === (int) $USER->id;
        }
        // Within a course, only access to the course matters.
        if ($parent instanceof coursecat_context && !$courseid) {
            return \core_course_category::get($parent->instanceid, IGNORE_MISSING) !== null;
        }
        if ($parent instanceof module_context) {
            $modinfo = get_fast_modinfo($parent->get_course_context()->instanceid, $USER->id);
            return (bool) ($modinfo->cms[$parent->instanceid] ?? null)?->uservisible;
        }
        return true;
    }
}
