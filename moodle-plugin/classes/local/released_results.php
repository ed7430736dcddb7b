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

/**
 * The current user's own grades in a course with their feedback, as far as they are released to them in the gradebook.
 *
 * What the user report of the gradebook would not show is left out: grades that are hidden, or hidden until a time, by
 * themselves or with a category, grades or feedback where their column is off, and everything where the course shows no
 * grades or the user may not see their own. Modules hide or withhold grades there themselves: a quiz by its review
 * options, an assignment until marking is done or names are revealed.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class released_results {
    /** @var int The maximum length of a grade's feedback, in characters. */
    private const FEEDBACK_LIMIT = 500;

    /**
     * Reads the results.
     *
     * @param \stdClass $course The course record.
     * @param \grade_item[] $items Grade items of activities in the course, by id.
     * @return array[] Lists of results by module and instance, such as "assign 7".
     */
    public static function of_current_user(\stdClass $course, array $items): array {
        global $CFG, $DB, $USER;
        require_once($CFG->libdir . '/gradelib.php');
        $context = \core\context\course::instance($course->id);
        $mayview = has_all_capabilities(['moodle/grade:view', 'gradereport/user:view'], $context);
        if (!$items || !$course->showgrades || !$mayview) {
            return [];
        }
        $hidden = self::hidden_categories((int) $course->id);
        [$in, $params] = $DB->get_in_or_equal(array_keys($items), SQL_PARAMS_NAMED);
        $rows = $DB->get_records_select('grade_grades', "itemid $in AND userid = :user", $params + ['user' => $USER->id]);
        $results = [];
        foreach ($rows as $row) {
            $item = $items[$row->itemid];
            $grade = new \grade_grade($row, false);
            $grade->grade_item = $item;
            // An item that waits for a regrade may hold an outdated grade.
            if ($item->needsupdate || $grade->is_hidden() || isset($hidden[$item->categoryid])) {
                continue;
            }
            $result = self::to_result($grade, $context);
            if ($result !== null) {
                $results["$item->itemmodule $item->iteminstance"][] = $result;
            }
        }
        return $results;
    }

    /**
     * The categories of a course's gradebook that are hidden, and those within them. Hiding a category does not hide what
     * is added to it later, nor what controls its visibility itself, as a quiz does.
     *
     * @param int $courseid The course.
     * @return \grade_category[] By id.
     */
    private static function hidden_categories(int $courseid): array {
        $categories = \grade_category::fetch_all(['courseid' => $courseid]) ?: [];
        $hidden = array_filter($categories, fn(\grade_category $category): bool => $category->is_hidden());
        return array_filter($categories, fn(\grade_category $category): bool =>
            array_intersect_key($hidden, array_flip(explode('/', $category->path))) !== []);
    }

    /**
     * Describes a grade in plain text.
     *
     * @param \grade_grade $grade The grade, with its item.
     * @param \core\context $context The course's context.
     * @return array|null Null if there is neither a grade nor feedback.
     */
    private static function to_result(\grade_grade $grade, \core\context $context): ?array {
        $item = $grade->grade_item;
        if ((int) $item->gradetype === GRADE_TYPE_NONE) {
            return null;
        }
        $known = array_filter([
            'grade' => self::is_shown('grade', $item) ? plain_text::from_html(self::format_grade($grade)) : '',
            'feedback' => self::is_shown('feedback', $item) ? self::format_feedback($grade, $context) : '',
        ], fn(string $text): bool => $text !== '');
        return $known ? ['name' => plain_text::from_html($item->get_name())] + $known : null;
    }

    /**
     * Whether the user report has a column.
     *
     * @param string $column The column.
     * @param \grade_item $item An item of the course.
     * @return bool
     */
    private static function is_shown(string $column, \grade_item $item): bool {
        global $CFG;
        $setting = "report_user_show$column";
        return (bool) grade_get_setting($item->courseid, $setting, !empty($CFG->{"grade_$setting"}));
    }

    /**
     * Formats a grade as the gradebook does, with the maximum where it is a number of points.
     *
     * @param \grade_grade $grade The grade, with its item.
     * @return string HTML; empty if there is no grade.
     */
    private static function format_grade(\grade_grade $grade): string {
        if ($grade->finalgrade === null) {
            return '';
        }
        // A course may keep the bounds that applied when the grade was given.
        $item = clone $grade->grade_item;
        $item->grademin = $grade->get_grade_min();
        $item->grademax = $grade->get_grade_max();
        $formatted = grade_format_gradevalue((float) $grade->finalgrade, $item);
        $ispoints = (int) $item->gradetype === GRADE_TYPE_VALUE && (int) $item->get_displaytype() === GRADE_DISPLAY_TYPE_REAL;
        return $ispoints ? $formatted . ' / ' . grade_format_gradevalue((float) $item->grademax, $item) : $formatted;
    }

    /**
     * Formats the feedback on a grade.
     *
     * @param \grade_grade $grade The grade.
     * @param \core\context $context The course's context.
     * @return string Plain text.
     */
    private static function format_feedback(\grade_grade $grade, \core\context $context): string {
        // No link or image of it is kept, so that the file's address does not matter.
        $feedback = str_replace('@@PLUGINFILE@@/', '', (string) $grade->feedback);
        $html = format_text($feedback, $grade->feedbackformat ?? FORMAT_MOODLE, ['context' => $context]);
        return plain_text::from_html($html, self::FEEDBACK_LIMIT);
    }
}
