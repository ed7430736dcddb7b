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

use block_sidenote\tests\progress_testcase;

/**
 * Tests of what the chat server learns about a student's own progress.
 *
 * @covers     \block_sidenote\local\student_progress
 * @covers     \block_sidenote\local\released_results
 * @covers     \block_sidenote\local\course_outline
 * @covers     \block_sidenote\local\instance_settings
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class student_progress_test extends progress_testcase {
    /**
     * Completed is what the course page shows as completed.
     */
    public function test_completed_is_what_the_course_page_shows_as_completed(): void {
        global $DB;
        $manual = ['completion' => COMPLETION_TRACKING_MANUAL];
        $page = $this->add('page', 'read', $manual);
        $this->add('page', 'unread', $manual);
        $this->add('page', 'untracked');
        $failed = $this->add('quiz', 'failed', ['completion' => COMPLETION_TRACKING_AUTOMATIC, 'completionusegrade' => 1]);
        $unpassed = $this->add('quiz', 'to be passed', [
            'completion' => COMPLETION_TRACKING_AUTOMATIC, 'completionusegrade' => 1, 'completionpassgrade' => 1, 'gradepass' => 5,
        ]);
        $states = [
            [$page, COMPLETION_COMPLETE], [$failed, COMPLETION_COMPLETE_FAIL], [$unpassed, COMPLETION_COMPLETE_FAIL],
        ];
        foreach ($states as [$instance, $state]) {
            $DB->insert_record('course_modules_completion', [
                'coursemoduleid' => $instance->cmid, 'userid' => $this->student->id,
                'completionstate' => $state, 'timemodified' => time(),
            ]);
        }
        $this->assertSame(
            ['read' => true, 'unread' => false, 'failed' => true, 'to be passed' => false],
            $this->ask('completed')
        );
        $other = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $this->assertSame([], array_filter($this->ask('completed', $other)));
        $teacher = $this->getDataGenerator()->create_and_enrol($this->course, 'editingteacher');
        $this->assertSame([], $this->ask('completed', $teacher), 'Who teaches a course has no progress in it.');
        $DB->set_field('course', 'enablecompletion', 0, ['id' => $this->course->id]);
        $this->assertSame([], $this->ask('completed'));
    }

    /**
     * Submissions are the student's own, or those of the student's group.
     */
    public function test_submissions_are_the_students_own_or_their_groups(): void {
        global $DB;
        $generator = $this->getDataGenerator();
        $group = $generator->create_group(['courseid' => $this->course->id]);
        groups_add_member($group, $this->student);
        $online = ['assignsubmission_onlinetext_enabled' => 1, 'submissiondrafts' => 1];
        $submit = fn(\stdClass $assign, string $status, array $fields = []): int =>
            $DB->insert_record('assign_submission', $fields + [
                'assignment' => $assign->id, 'userid' => $this->student->id, 'groupid' => 0, 'attemptnumber' => 0, 'latest' => 1,
                'status' => $status, 'timecreated' => 1, 'timemodified' => 1700000000,
            ]);
        $this->add('assign', 'nothing', $online);
        $submit($this->add('assign', 'a draft', $online), 'draft');
        $essay = $this->add('assign', 'an essay', $online);
        $submit($essay, 'submitted');
        $again = $this->add('assign', 'again', $online);
        $submit($again, 'submitted', ['latest' => 0]);
        $submit($again, 'reopened', ['attemptnumber' => 1]);
        $submit(
            $this->add('assign', 'group work', $online + ['teamsubmission' => 1]),
            'submitted',
            ['userid' => 0, 'groupid' => $group->id]
        );
        $this->add('assign', 'group work to do', $online + ['teamsubmission' => 1]);
        $this->add('assign', 'on paper');
        $this->add('page', 'a page');
        $attempt = fn(\stdClass $quiz, string $state, int $number, array $fields = []): int =>
            $DB->insert_record('quiz_attempts', $fields + [
                'quiz' => $quiz->id, 'userid' => $this->student->id, 'attempt' => $number, 'uniqueid' => $quiz->id * 10 + $number,
                'layout' => '', 'state' => $state, 'timestart' => 1, 'timefinish' => 1700000000 + $number, 'timemodified' => 1,
            ]);
        $quiz = $this->add('quiz', 'a quiz');
        $attempt($quiz, 'finished', 1);
        $attempt($quiz, 'finished', 2);
        $quiz = $this->add('quiz', 'a quiz to do');
        $attempt($quiz, 'abandoned', 1);
        $attempt($quiz, 'finished', 2, ['preview' => 1]);

        $none = ['status' => 'none'];
        $submitted = ['status' => 'submitted', 'time' => 1700000000];
        $this->assertEquals([
            'nothing' => $none,
            'a draft' => ['status' => 'draft'],
            'an essay' => $submitted,
            'again' => ['status' => 'reopened'],
            'group work' => $submitted,
            'group work to do' => $none,
            'a quiz' => ['status' => 'submitted', 'time' => 1700000002],
            'a quiz to do' => $none,
        ], $this->ask('submission'));
        $other = $generator->create_and_enrol($this->course, 'student');
        $this->assertSame(['none'], array_values(array_unique(array_column($this->ask('submission', $other), 'status'))));
        set_coursemodule_visible($essay->cmid, 0);
        $this->assertArrayNotHasKey('an essay', $this->ask('submission'));
    }

    /**
     * Grades and feedback come only where the site and the teacher want it.
     */
    public function test_a_teacher_can_lower_what_the_site_allows_but_not_raise_it(): void {
        $essay = $this->add('assign', 'essay', ['grade' => 10, 'assignsubmission_onlinetext_enabled' => 1]);
        $this->grade('assign', $essay, ['rawgrade' => 7.5, 'feedback' => '<p>Good, <b>but</b> short</p>']);
        $this->assertSame([[], 'none'], [$this->ask('results'), $this->ask('submission')['essay']['status']]);
        $this->choose('results');
        $this->assertSame([], $this->ask('results'));
        $this->choose('none');
        $this->assertSame([[], []], [$this->ask('results'), $this->ask('submission')]);

        set_config('progress', 'results', 'block_sidenote');
        $this->assertSame([], $this->ask('results'));
        $this->choose('');
        $expected = [['name' => 'essay', 'grade' => '7.50 / 10.00', 'feedback' => 'Good, but short']];
        $this->assertSame($expected, $this->ask('results')['essay']);
        $this->choose('forged');
        $this->assertSame($expected, $this->ask('results')['essay']);
        $this->choose('done');
        $this->assertSame([], $this->ask('results'));
        $other = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $this->choose('');
        $this->assertSame([], $this->ask('results', $other));
    }

    /**
     * An activity that failed is completed unless the course page shows otherwise.
     */
    public function test_a_failed_activity_with_further_conditions_is_not_completed(): void {
        global $DB;
        $quiz = $this->add('quiz', 'two attempts', [
            'completion' => COMPLETION_TRACKING_AUTOMATIC, 'completionusegrade' => 1, 'completionminattempts' => 2,
        ]);
        $DB->insert_record('course_modules_completion', [
            'coursemoduleid' => $quiz->cmid, 'userid' => $this->student->id,
            'completionstate' => COMPLETION_COMPLETE_FAIL, 'timemodified' => time(),
        ]);
        $this->assertSame(['two attempts' => false], $this->ask('completed'));
    }

    /**
     * An assignment whose activity is gone does not stop the assistant.
     */
    public function test_an_assignment_without_an_activity_is_ignored(): void {
        global $DB;
        $gone = $this->add('assign', 'gone', ['teamsubmission' => 1, 'assignsubmission_onlinetext_enabled' => 1]);
        $DB->delete_records('course_modules', ['id' => $gone->cmid]);
        rebuild_course_cache($this->course->id, true);
        $this->assertSame([], $this->ask('submission'));
    }

    /**
     * Nobody's progress leaves Moodle where the assistant may not answer: before the AI policy is accepted, and without a
     * block.
     */
    public function test_progress_is_not_sent_where_it_cannot_be_used(): void {
        $this->add('assign', 'essay', ['assignsubmission_onlinetext_enabled' => 1]);
        $this->assertSame([], $this->ask_as_they_are('submission', $this->asker()));
        $this->assertNotSame([], $this->ask('submission'));
        $this->assertSame([], $this->ask_as_they_are('submission', ['instanceid' => 987654] + $this->asker()));
    }

    /**
     * A visitor has no progress.
     */
    public function test_who_is_not_enrolled_has_no_progress(): void {
        $this->add('assign', 'essay', ['assignsubmission_onlinetext_enabled' => 1]);
        $visitor = $this->getDataGenerator()->create_user();
        $role = $this->getDataGenerator()->create_role();
        $context = \core\context\course::instance($this->course->id);
        assign_capability('moodle/course:view', CAP_ALLOW, $role, $context);
        assign_capability('mod/assign:view', CAP_ALLOW, $role, $context);
        role_assign($role, $visitor->id, $context);
        $this->assertSame([], $this->ask('submission', $visitor));
    }
}
