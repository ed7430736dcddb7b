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
 * The current user's own grades in a course with their feedback, as far as they are released to them in the gradebook.
 *
 * What the user report of the gradebook would not show is left out: hidden grades, grades hidden until a time, and all of
 * them where the course shows no grades or the user may not see their own. Modules hide or withhold grades there
 * themselves: a quiz by its review options, an assignment until marking is done or names are revealed.
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
        if (!$items || !$course->showgrades || !has_capability('moodle/grade:view', $context)) {
            return [];
        }
        [$in, $params] = $DB->get_in_or_equal(array_keys($items), SQL_PARAMS_NAMED);
        $rows = $DB->get_records_select('grade_grades', "itemid $in AND userid = :user", $params + ['user' => $USER->id]);
        $results = [];
        foreach ($rows as $row) {
            $item = $items[$row->itemid];
            $grade = new \grade_grade($row, false);
            $grade->grade_item = $item;
            // An item that waits for a regrade may hold an outdated grade.
            if ($item->needsupdate || $grade->is_hidden()) {
                continue;
            }
            $result = self::to_result($item, $grade, $context);
            if ($result !== null) {
                $results["$item->itemmodule $item->iteminstance"][] = $result;
            }
        }
        return $results;
    }

    /**
     * Describes a grade in plain text.
     *
     * @param \grade_item $item What is graded.
     * @param \grade_grade $grade The grade.
     * @param \core\context $context The course's context.
     * @return array|null Null if there is neither a grade nor feedback.
     */
    private static function to_result(\grade_item $item, \grade_grade $grade, \core\context $context): ?array {
        $feedback = plain_text::from_html(
            format_text((string) $grade->feedback, $grade->feedbackformat ?? FORMAT_MOODLE, ['context' => $context]),
            self::FEEDBACK_LIMIT
        );
        if ($grade->finalgrade === null && $feedback === '') {
            return null;
        }
        $result = ['name' => plain_text::from_html(format_string($item->itemname, true, ['context' => $context]))];
        if ($grade->finalgrade !== null) {
            $result['grade'] = plain_text::from_html(self::format_grade($item, (float) $grade->finalgrade));
        }
        if ($feedback !== '') {
            $result['feedback'] = $feedback;
        }
        return $result;
    }

    /**
     * Formats a grade as the gradebook does, with the maximum where it is a number of points.
     *
     * @param \grade_item $item What is graded.
     * @param float $grade The grade.
     * @return string
     */
    private static function format_grade(\grade_item $item, float $grade): string {
        $formatted = grade_format_gradevalue($grade, $item);
        $ispoints = (int) $item->gradetype === GRADE_TYPE_VALUE && (int) $item->get_displaytype() === GRADE_DISPLAY_TYPE_REAL;
        return $ispoints ? $formatted . ' / ' . grade_format_gradevalue((float) $item->grademax, $item) : $formatted;
    }
}
