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

use cm_info;

/**
 * What one user sees on a course page: sections, activities, links, and the dates that apply to this user.
 *
 * Must run while that user is the current one (see user_in_course), because several modules apply date overrides only
 * for the current user.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_outline {
    /** @var int The maximum length of an activity's description, in characters. */
    private const DESCRIPTION_LIMIT = 500;

    /**
     * Reads the outline of a course as the current user sees it.
     *
     * @param \stdClass $course A course record.
     * @param string $progress How much of the user's own progress is included: one of instance_settings::PROGRESS.
     * @return array[] Sections as block_sidenote_get_turn_context returns them.
     */
    public static function for_current_user(\stdClass $course, string $progress): array {
        $page = course_page::for_current_user($course);
        $format = course_get_format($course);
        $context = \core\context\course::instance($course->id);
        $intros = new activity_intros((int) $course->id);
        $off = ai_switch::activities_off((int) $course->id);
        $items = self::grade_items((int) $course->id);
        $graded = self::graded_activities($items);
        $known = student_progress::of_current_user($course, $items, $progress);
        $outline = [];
        foreach ($page->sections() as $section) {
            $activities = array_map(
                fn(cm_info $cm): array => self::to_activity(
                    $cm,
                    isset($graded["$cm->modname $cm->instance"]),
                    isset($off[$cm->id]) ? null : $intros
                ) + ($cm->uservisible && !isset($off[$cm->id]) ? $known->in_activity($cm) : []),
                array_values($page->activities_in($section))
            );
            $summary = plain_text::from_html(
                format_text($section->summary, $section->summaryformat, ['context' => $context]),
                self::DESCRIPTION_LIMIT
            );
            if (!$activities && $summary === '') {
                continue;
            }
            $outline[] = [
                'section' => plain_text::from_html($format->get_section_name($section)),
                'url' => (new \core\url('/course/section.php', ['id' => $section->id]))->out(false),
                'summary' => $summary,
                'activities' => $activities,
            ];
        }
        return $outline;
    }

    /**
     * The grade items of a course's activities, without outcomes.
     *
     * @param int $courseid The course.
     * @return \grade_item[] By id.
     */
    private static function grade_items(int $courseid): array {
        global $CFG;
        require_once($CFG->libdir . '/gradelib.php');
        $items = \grade_item::fetch_all(['courseid' => $courseid, 'itemtype' => 'mod']) ?: [];
        return array_filter($items, fn(\grade_item $item): bool => !$item->outcomeid);
    }

    /**
     * The activities that count in a course's gradebook.
     *
     * @param \grade_item[] $items The course's grade items.
     * @return true[] By module and instance, such as "assign 7".
     */
    private static function graded_activities(array $items): array {
        $graded = [];
        foreach ($items as $item) {
            // An assignment with comments but no grade has an item of text only.
            if (in_array($item->gradetype, [GRADE_TYPE_VALUE, GRADE_TYPE_SCALE])) {
                $graded["$item->itemmodule $item->iteminstance"] = true;
            }
        }
        return $graded;
    }

    /**
     * Describes one activity. One that is listed but not open only has its name, its type and the reason.
     *
     * @param cm_info $cm The activity.
     * @param bool $isgraded Whether it counts in the gradebook.
     * @param activity_intros|null $intros The activities' descriptions; null if AI is switched off for this activity.
     * @return array
     */
    private static function to_activity(cm_info $cm, bool $isgraded, ?activity_intros $intros): array {
        $activity = [
            'cmid' => (int) $cm->id,
            'name' => plain_text::from_html($cm->get_formatted_name()),
            'modname' => $cm->modname,
            'type' => plain_text::from_html((string) ($cm->get_module_type_name() ?? $cm->modname)),
            'graded' => $isgraded,
            'available' => (bool) $cm->uservisible,
            'dates' => [],
        ];
        if ($cm->availableinfo) {
            $why = \core_availability\info::format_info($cm->availableinfo, $cm->get_course());
            $activity['availability'] = plain_text::from_html($why, self::DESCRIPTION_LIMIT);
        }
        if (!$cm->uservisible) {
            return $activity;
        }
        if ($cm->url) {
            $activity['url'] = $cm->url->out(false);
        }
        $description = $intros ? self::describe($cm, $intros) : '';
        if ($description !== '') {
            $activity['description'] = $description;
        }
        foreach (\core\activity_dates::get_dates_for_module($cm, $cm->get_modinfo()->get_user_id()) as $date) {
            $activity['dates'][] = [
                'label' => plain_text::from_html($date['label']),
                'timestamp' => (int) $date['timestamp'],
            ];
        }
        return $activity;
    }

    /**
     * The description of an activity on the course page, else on its own page.
     *
     * @param cm_info $cm The activity.
     * @param activity_intros $intros The activities' descriptions.
     * @return string Plain text.
     */
    private static function describe(cm_info $cm, activity_intros $intros): string {
        // A subsection would show all of its content, which is a section of its own in the outline.
        $oncoursepage = $cm->get_delegated_section_info()
            ? ''
            : $cm->get_formatted_content(['overflowdiv' => false, 'noclean' => false]);
        return plain_text::from_html($oncoursepage, self::DESCRIPTION_LIMIT)
            ?: plain_text::from_html($intros->html_for_current_user($cm), self::DESCRIPTION_LIMIT);
    }
}
