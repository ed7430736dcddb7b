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
use core_completion\cm_completion_details;

/**
 * What the current user has completed, submitted and been given in a course, read with a few queries for the whole course.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class student_progress {
    /** @var string Nothing submitted yet. */
    public const NOTHING = 'none';

    /** @var string A draft that the student has not submitted. */
    public const DRAFT = 'draft';

    /** @var string Submitted before, and opened for another attempt. */
    public const REOPENED = 'reopened';

    /** @var string Submitted. */
    public const SUBMITTED = 'submitted';

    /** @var string[] All states of a submission. */
    public const SUBMISSIONS = [self::NOTHING, self::DRAFT, self::REOPENED, self::SUBMITTED];

    /**
     * Use of_current_user() to create.
     *
     * @param \completion_info|null $completion The course's completion; null if the student's is not tracked.
     * @param int[] $states States of completion, by course module.
     * @param array[] $submissions Submissions, by module and instance, such as "assign 7".
     * @param array[] $results Lists of results, by module and instance.
     */
    private function __construct(
        /** @var \completion_info|null The course's completion. */
        private readonly ?\completion_info $completion,
        /** @var int[] States of completion. */
        private readonly array $states,
        /** @var array[] Submissions. */
        private readonly array $submissions,
        /** @var array[] Results. */
        private readonly array $results,
    ) {
    }

    /**
     * Reads the progress of the current user.
     *
     * @param \stdClass $course The course record.
     * @param \grade_item[] $items The grade items of the course's activities, by id.
     * @param string $level How much is read: one of instance_settings::PROGRESS.
     * @return self
     */
    public static function of_current_user(\stdClass $course, array $items, string $level): self {
        global $CFG, $DB, $USER;
        if ($level === instance_settings::PROGRESS_NONE) {
            return new self(null, [], [], []);
        }
        require_once($CFG->libdir . '/completionlib.php');
        $userid = (int) $USER->id;
        $completion = new \completion_info($course);
        $istracked = $completion->is_enabled() && $completion->is_tracked_user($userid);
        $states = !$istracked ? [] : $DB->get_records_sql_menu(
            'SELECT c.coursemoduleid, c.completionstate
               FROM {course_modules_completion} c
               JOIN {course_modules} cm ON cm.id = c.coursemoduleid
              WHERE cm.course = :course AND c.userid = :user',
            ['course' => $course->id, 'user' => $userid]
        );
        return new self(
            $istracked ? $completion : null,
            $states,
            self::assignments((int) $course->id, $userid) + self::quizzes((int) $course->id, $userid),
            $level === instance_settings::PROGRESS_RESULTS ? released_results::of_current_user($course, $items) : []
        );
    }

    /**
     * What is known of an activity.
     *
     * @param cm_info $cm The activity.
     * @return array `completed` if its completion is tracked, `submission` if it can be submitted, `results` if there are.
     */
    public function in_activity(cm_info $cm): array {
        $key = "$cm->modname $cm->instance";
        return array_filter([
            'completed' => $this->completion?->is_enabled($cm) ? $this->is_completed($cm) : null,
            'submission' => $this->submissions[$key] ?? null,
            'results' => $this->results[$key] ?? null,
        ], fn(bool|array|null $known): bool => $known !== null);
    }

    /**
     * Whether an activity is completed, as the course page shows it: a failed one may be, by its conditions.
     *
     * @param cm_info $cm The activity.
     * @return bool
     */
    private function is_completed(cm_info $cm): bool {
        return match ((int) ($this->states[$cm->id] ?? COMPLETION_INCOMPLETE)) {
            COMPLETION_COMPLETE, COMPLETION_COMPLETE_PASS => true,
            COMPLETION_COMPLETE_FAIL => cm_completion_details::get_instance($cm, $cm->get_modinfo()->get_user_id())
                ->is_overall_complete(),
            default => false,
        };
    }

    /**
     * The submissions to a course's assignments. Where groups submit, the submission of the student's group counts.
     *
     * @param int $courseid The course.
     * @param int $userid The student.
     * @return array[] By module and instance.
     */
    private static function assignments(int $courseid, int $userid): array {
        global $DB;
        $rows = $DB->get_records_sql(
            'SELECT a.id, a.teamsubmission, s.status, s.timemodified
               FROM {assign} a
          LEFT JOIN {assign_submission} s
                 ON s.assignment = a.id AND s.userid = :user AND s.latest = 1 AND a.teamsubmission = 0
              WHERE a.course = :course AND a.nosubmissions = 0',
            ['course' => $courseid, 'user' => $userid]
        );
        $submissions = [];
        foreach ($rows as $id => $row) {
            $submission = $row->teamsubmission ? self::group_submission($courseid, $id, $userid) : $row;
            $submissions["assign $id"] = match ($submission?->status) {
                'submitted' => ['status' => self::SUBMITTED, 'time' => (int) $submission->timemodified],
                'draft' => ['status' => self::DRAFT],
                'reopened' => ['status' => self::REOPENED],
                default => ['status' => self::NOTHING],
            };
        }
        return $submissions;
    }

    /**
     * The submission of a student's group to an assignment.
     *
     * @param int $courseid The course.
     * @param int $assignid The assignment.
     * @param int $userid The student.
     * @return \stdClass|null Null if there is none.
     */
    private static function group_submission(int $courseid, int $assignid, int $userid): ?\stdClass {
        global $CFG;
        require_once($CFG->dirroot . '/mod/assign/locallib.php');
        $cm = get_fast_modinfo($courseid)->get_instances_of('assign')[$assignid] ?? null;
        return $cm?->uservisible
            ? (new \assign($cm->context, $cm, $cm->get_course()))->get_group_submission($userid, 0, false) ?: null
            : null;
    }

    /**
     * The finished attempts at a course's quizzes, the latest of each.
     *
     * @param int $courseid The course.
     * @param int $userid The student.
     * @return array[] By module and instance.
     */
    private static function quizzes(int $courseid, int $userid): array {
        global $DB;
        // From Moodle 5.0 on, an attempt that waits to be graded is "submitted".
        $finished = $DB->get_records_sql_menu(
            "SELECT q.id, MAX(a.timefinish)
               FROM {quiz} q
          LEFT JOIN {quiz_attempts} a
                 ON a.quiz = q.id AND a.userid = :user AND a.preview = 0 AND a.state IN ('finished', 'submitted')
              WHERE q.course = :course
           GROUP BY q.id",
            ['course' => $courseid, 'user' => $userid]
        );
        $submissions = [];
        foreach ($finished as $id => $time) {
            $submissions["quiz $id"] = $time === null
                ? ['status' => self::NOTHING]
                : ['status' => self::SUBMITTED, 'time' => (int) $time];
        }
        return $submissions;
    }
}
