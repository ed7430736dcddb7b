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

namespace block_sidenote;

use block_sidenote\local\exam_lock;

/**
 * Tests of when a quiz attempt locks the assistant.
 *
 * @covers     \block_sidenote\local\exam_lock
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class exam_lock_test extends \advanced_testcase {
    /** @var int The time of the tests. */
    private const NOW = 1800000000;

    /** @var \stdClass The student. */
    private \stdClass $student;

    /** @var \stdClass The course. */
    private \stdClass $course;

    /**
     * A course with a student, and a frozen clock.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        $this->mock_clock_with_frozen(self::NOW);
        set_config('graceperiodmin', 60, 'quiz');
        $this->course = $this->getDataGenerator()->create_course();
        $this->student = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
    }

    /**
     * Creates an attempt.
     *
     * @param array $attempt Fields of the attempt.
     * @param array $quiz Settings of the quiz.
     */
    private function attempt(array $attempt = [], array $quiz = []): void {
        global $DB;
        $quiz = $this->getDataGenerator()->create_module('quiz', $quiz + ['course' => $this->course->id]);
        $usage = \question_engine::make_questions_usage_by_activity('mod_quiz', \core\context\module::instance($quiz->cmid));
        $usage->set_preferred_behaviour('deferredfeedback');
        \question_engine::save_questions_usage_by_activity($usage);
        $DB->insert_record('quiz_attempts', $attempt + [
            'quiz' => $quiz->id, 'userid' => $this->student->id, 'attempt' => 1, 'uniqueid' => $usage->get_id(),
            'layout' => '', 'preview' => 0, 'state' => 'inprogress', 'timestart' => self::NOW - 600,
            'timemodified' => self::NOW - 600, 'timecheckstate' => self::NOW + 1200,
        ]);
    }

    /**
     * Whether the assistant is locked.
     *
     * @param string $scope The scope of the lock.
     * @param int|null $courseid The course; null for the one with the quiz.
     * @return bool
     */
    private function is_locked(string $scope = exam_lock::COURSE, ?int $courseid = null): bool {
        global $DB;
        $lock = new exam_lock($DB, \core\di::get(\core\clock::class), $scope, 3600);
        return $lock->is_locked($this->student->id, $courseid ?? $this->course->id);
    }

    /**
     * Attempts, and whether they lock.
     *
     * @return array[]
     */
    public static function attempts(): array {
        $now = self::NOW;
        return [
            'in progress, with time left' => [true, [], []],
            'a preview by a teacher' => [false, ['preview' => 1], []],
            'finished' => [false, ['state' => 'finished'], []],
            'abandoned' => [false, ['state' => 'abandoned'], []],
            'time is up, within the site\'s grace period of a minute' => [true, ['timecheckstate' => $now - 30], []],
            'time and grace period are up, before cron has run' => [false, ['timecheckstate' => $now - 61], []],
            'time is up, within the grace period of the quiz' => [
                true, ['timecheckstate' => $now - 600], ['overduehandling' => 'graceperiod', 'graceperiod' => 900],
            ],
            'overdue, can still be submitted' => [
                true, ['state' => 'overdue', 'timecheckstate' => $now + 10],
                ['overduehandling' => 'graceperiod', 'graceperiod' => 900],
            ],
            'overdue, too late to be submitted' => [
                false, ['state' => 'overdue', 'timecheckstate' => $now - 100],
                ['overduehandling' => 'graceperiod', 'graceperiod' => 900],
            ],
            'limit of a day, idle for hours' => [
                true, ['timestart' => $now - 9000, 'timemodified' => $now - 9000, 'timecheckstate' => $now - 9000 + DAYSECS], [],
            ],
            'limit of weeks, active' => [true, ['timecheckstate' => $now + 3 * WEEKSECS, 'timemodified' => $now - 3599], []],
            'limit of weeks, idle for an hour' => [
                false, ['timestart' => $now - 9000, 'timemodified' => $now - 3600, 'timecheckstate' => $now + 3 * WEEKSECS], [],
            ],
            'without a limit, active' => [true, ['timecheckstate' => null, 'timemodified' => $now - 3599], []],
            'without a limit, idle for an hour' => [
                false, ['timecheckstate' => null, 'timestart' => $now - 9000, 'timemodified' => $now - 3600], [],
            ],
        ];
    }

    /**
     * An attempt locks for as long as Moodle accepts answers.
     *
     * @dataProvider attempts
     * @param bool $locks Whether it locks.
     * @param array $attempt Fields of the attempt.
     * @param array $quiz Settings of the quiz.
     */
    public function test_an_attempt_locks_while_answers_count(bool $locks, array $attempt, array $quiz): void {
        $this->attempt($attempt, $quiz);
        $this->assertSame($locks, $this->is_locked());
    }

    /**
     * Another user's attempt does not lock.
     */
    public function test_only_ones_own_attempt_locks(): void {
        $this->assertFalse($this->is_locked());
        $this->attempt(['userid' => get_admin()->id]);
        $this->assertFalse($this->is_locked());
    }

    /**
     * Other courses are locked only if the administrator chooses so; pages outside of courses are always locked.
     */
    public function test_another_course_is_locked_only_by_choice(): void {
        $this->attempt();
        $other = $this->getDataGenerator()->create_course();
        $this->assertFalse($this->is_locked(exam_lock::COURSE, $other->id));
        $this->assertTrue($this->is_locked(exam_lock::COURSE, 0));
        $this->assertTrue($this->is_locked(exam_lock::SITE, $other->id));
        $this->assertTrue($this->is_locked(exam_lock::SITE, 0));
        $this->assertFalse($this->is_locked(exam_lock::OFF));
        $this->assertFalse($this->is_locked(exam_lock::OFF, 0));
    }

    /**
     * A real attempt, from start to submission.
     */
    public function test_a_real_attempt_locks_until_it_is_submitted(): void {
        $quiz = $this->getDataGenerator()->create_module('quiz', [
            'course' => $this->course->id, 'timelimit' => 1800, 'sumgrades' => 1,
        ]);
        $questions = $this->getDataGenerator()->get_plugin_generator('core_question');
        $category = $questions->create_question_category();
        quiz_add_quiz_question($questions->create_question('truefalse', null, ['category' => $category->id])->id, $quiz);
        $this->setUser($this->student);
        $this->mock_clock_with_frozen(time());
        $attempt = $this->getDataGenerator()->get_plugin_generator('mod_quiz')->create_attempt($quiz->id, $this->student->id);
        $this->assertTrue($this->is_locked());
        $running = \mod_quiz\quiz_attempt::create($attempt->id);
        // Submitting is "process_submit" since Moodle 5.0, and "process_finish" in 4.5.
        if (method_exists($running, 'process_submit')) {
            $running->process_submit(time(), false);
            $running->process_grade_submission(time());
        } else {
            $running->process_finish(time(), false);
        }
        $this->assertFalse($this->is_locked());
    }
}
