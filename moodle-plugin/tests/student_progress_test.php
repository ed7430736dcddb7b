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

use block_sidenote\external\get_turn_context;
use block_sidenote\tests\backchannel_testcase;
use core_external\external_api;

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
final class student_progress_test extends backchannel_testcase {
    /**
     * A course that tracks completion, with a block and a student, and the service account as the current user.
     */
    protected function setUp(): void {
        global $CFG;
        parent::setUp();
        $CFG->enablecompletion = 1;
        $this->place_assistant(['enablecompletion' => 1]);
    }

    /**
     * Adds an activity.
     *
     * @param string $module The module.
     * @param string $name Its name.
     * @param array $settings Further settings.
     * @return \stdClass
     */
    private function add(string $module, string $name, array $settings = []): \stdClass {
        return $this->getDataGenerator()->create_module($module, $settings + ['course' => $this->course->id, 'name' => $name]);
    }

    /**
     * Requests one field of all activities for a user who has accepted the AI policy.
     *
     * @param string $field The field.
     * @param \stdClass|null $user The user; null for the student.
     * @return array Values by the activity's name, without the activities that lack the field.
     */
    private function ask(string $field, ?\stdClass $user = null): array {
        $params = $this->asker($user);
        if (!\core_ai\manager::get_user_policy_status($params['userid'])) {
            \core_ai\manager::user_policy_accepted($params['userid'], SYSCONTEXTID);
        }
        return $this->ask_as_they_are($field, $params);
    }

    /**
     * Requests one field of all activities.
     *
     * @param string $field The field.
     * @param array $params As asker() returns them.
     * @return array As ask() returns it.
     */
    private function ask_as_they_are(string $field, array $params): array {
        $answer = $this->as_account(fn(): array => external_api::clean_returnvalue(
            get_turn_context::execute_returns(),
            get_turn_context::execute(...$params)
        ));
        return array_column(array_merge(...array_column($answer['outline'], 'activities')), $field, 'name');
    }

    /**
     * Sets the block's level.
     *
     * @param string $level The level.
     */
    private function choose(string $level): void {
        global $DB;
        $config = base64_encode(serialize((object) ['progress' => $level]));
        $DB->set_field('block_instances', 'configdata', $config, ['id' => $this->block->id]);
    }

    /**
     * Grades the student as a module does.
     *
     * @param string $module The module.
     * @param \stdClass $instance The activity.
     * @param array $grade Fields of the grade.
     * @param array $item Fields of the grade item.
     */
    private function grade(string $module, \stdClass $instance, array $grade, array $item = []): void {
        global $CFG;
        require_once($CFG->libdir . '/gradelib.php');
        grade_update("mod/$module", $this->course->id, 'mod', $module, $instance->id, 0, [
            'userid' => $this->student->id, 'feedbackformat' => FORMAT_HTML, ...$grade,
        ], $item ?: null);
    }

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
     * Only what the gradebook shows to the student is known.
     */
    public function test_results_are_what_the_gradebook_shows_to_the_student(): void {
        global $DB;
        set_config('progress', 'results', 'block_sidenote');
        $add = fn(string $name, array $settings = []): \stdClass => $this->add('assign', $name, $settings + ['grade' => 100]);
        $this->grade('assign', $add('hidden item'), ['rawgrade' => 50], ['hidden' => 1]);
        $this->grade('assign', $add('hidden until'), ['rawgrade' => 50], ['hidden' => time() + DAYSECS]);
        $this->grade('assign', $add('shown since'), ['rawgrade' => 50], ['hidden' => time() - DAYSECS]);
        $hidden = $add('hidden grade');
        $this->grade('assign', $hidden, ['rawgrade' => 50]);
        $item = \grade_item::fetch(['courseid' => $this->course->id, 'iteminstance' => $hidden->id, 'itemmodule' => 'assign']);
        $item->get_grade($this->student->id)->set_hidden(1);
        $this->grade('assign', $add('feedback only'), ['feedback' => 'See me']);
        $this->grade('assign', $add('nothing yet'), []);
        $scale = $this->getDataGenerator()->create_scale(['scale' => 'poor, fair, good']);
        $this->grade('assign', $add('on a scale', ['grade' => -$scale->id]), ['rawgrade' => 3]);
        $letter = $add('as a letter');
        $this->grade('assign', $letter, ['rawgrade' => 95]);
        $item = ['iteminstance' => $letter->id, 'itemmodule' => 'assign'];
        $DB->set_field('grade_items', 'display', GRADE_DISPLAY_TYPE_LETTER, $item);
        grade_regrade_final_grades($this->course->id);

        $results = array_map(fn(array $results): array => array_slice($results[0], 1), $this->ask('results'));
        $this->assertSame([
            'shown since' => ['grade' => '50.00 / 100.00'],
            'feedback only' => ['feedback' => 'See me'],
            'on a scale' => ['grade' => 'good'],
            'as a letter' => ['grade' => 'A'],
        ], $results);

        $context = \core\context\course::instance($this->course->id);
        $role = $DB->get_field('role', 'id', ['shortname' => 'student']);
        assign_capability('moodle/grade:view', CAP_PROHIBIT, $role, $context);
        $this->assertSame([], $this->ask('results'));
        unassign_capability('moodle/grade:view', $role, $context);
        $this->assertNotSame([], $this->ask('results'));
        $DB->set_field('course', 'showgrades', 0, ['id' => $this->course->id]);
        $this->assertSame([], $this->ask('results'));
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

    /**
     * What is within a hidden category of the gradebook is hidden, even if it is not hidden itself: the visibility of a
     * quiz's grade cannot be changed in the gradebook, and an activity may have been added later.
     */
    public function test_results_in_a_hidden_category_are_hidden(): void {
        set_config('progress', 'results', 'block_sidenote');
        $generator = $this->getDataGenerator();
        $exams = $generator->create_grade_category(['courseid' => $this->course->id]);
        $inner = $generator->create_grade_category(['courseid' => $this->course->id, 'parent' => $exams->id]);
        $this->add('assign', 'outside', ['grade' => 10]);
        foreach (['exam' => $exams, 'inner exam' => $inner] as $name => $category) {
            $this->add('quiz', $name, ['grade' => 10, 'gradecat' => $category->id]);
        }
        foreach (\grade_item::fetch_all(['courseid' => $this->course->id, 'itemtype' => 'mod']) as $item) {
            $this->grade($item->itemmodule, (object) ['id' => $item->iteminstance], ['rawgrade' => 5]);
        }
        $this->assertSame(['outside', 'exam', 'inner exam'], array_keys($this->ask('results')));
        \grade_category::fetch(['id' => $exams->id])->set_hidden(1, true);
        $this->assertSame(['outside'], array_keys($this->ask('results')));
    }

    /**
     * The columns of the user report, the access to it and the kind of a grade are respected.
     */
    public function test_results_follow_the_settings_of_the_user_report(): void {
        global $DB;
        set_config('progress', 'results', 'block_sidenote');
        $essay = $this->add('assign', 'essay', ['grade' => 100]);
        $image = '<p>Good<img src="@@PLUGINFILE@@/tick.png" alt=""></p>';
        $this->grade('assign', $essay, ['rawgrade' => 75, 'feedback' => $image]);
        $item = \grade_item::fetch(['courseid' => $this->course->id, 'iteminstance' => $essay->id, 'itemmodule' => 'assign']);
        $expected = ['name' => 'essay', 'grade' => '75.00 / 100.00', 'feedback' => 'Good'];
        $this->assertSame([$expected], $this->ask('results')['essay']);

        grade_set_setting($this->course->id, 'minmaxtouse', GRADE_MIN_MAX_FROM_GRADE_GRADE);
        $DB->set_field('grade_grades', 'rawgrademax', 150, ['itemid' => $item->id]);
        $this->assertSame('75.00 / 150.00', $this->ask('results')['essay'][0]['grade']);
        grade_set_setting($this->course->id, 'displaytype', GRADE_DISPLAY_TYPE_PERCENTAGE);
        $this->assertSame('50.00 %', $this->ask('results')['essay'][0]['grade']);

        grade_set_setting($this->course->id, 'report_user_showgrade', 0);
        $this->assertSame([['name' => 'essay', 'feedback' => 'Good']], $this->ask('results')['essay']);
        grade_set_setting($this->course->id, 'report_user_showfeedback', 0);
        $this->assertSame([], $this->ask('results'));
        grade_set_setting($this->course->id, 'report_user_showgrade', 1);
        $this->assertSame([['name' => 'essay', 'grade' => '50.00 %']], $this->ask('results')['essay']);

        $context = \core\context\course::instance($this->course->id);
        $role = $DB->get_field('role', 'id', ['shortname' => 'student']);
        assign_capability('gradereport/user:view', CAP_PROHIBIT, $role, $context);
        $this->assertSame([], $this->ask('results'));
        unassign_capability('gradereport/user:view', $role, $context);
        $DB->set_field('grade_items', 'gradetype', GRADE_TYPE_NONE, ['id' => $item->id]);
        $this->assertSame([], $this->ask('results'));
    }

    /**
     * What a module withholds is not known: grades before marking is done or names are revealed, and of a quiz that does
     * not show them yet.
     */
    public function test_results_that_a_module_withholds_are_not_known(): void {
        global $CFG;
        require_once($CFG->dirroot . '/mod/assign/locallib.php');
        set_config('progress', 'results', 'block_sidenote');
        $essay = ['grade' => 10, 'assignsubmission_onlinetext_enabled' => 1];
        $assigns = [
            'open' => $this->add('assign', 'open', $essay),
            'workflow' => $this->add('assign', 'workflow', $essay + ['markingworkflow' => 1]),
            'blind' => $this->add('assign', 'blind', $essay + ['blindmarking' => 1]),
        ];
        $this->setAdminUser();
        $release = function (string $name, array $data) use ($assigns): void {
            [$course, $cm] = get_course_and_cm_from_cmid($assigns[$name]->cmid);
            (new \assign($cm->context, $cm, $course))->save_grade($this->student->id, (object) ($data + [
                'grade' => 7, 'attemptnumber' => -1, 'addattempt' => false, 'applytoall' => false,
                'assignfeedbackcomments_editor' => ['text' => 'Fair', 'format' => FORMAT_HTML],
            ]));
        };
        $release('open', []);
        $release('workflow', ['workflowstate' => ASSIGN_MARKING_WORKFLOW_STATE_INREVIEW]);
        $release('blind', []);
        foreach (['shown quiz' => [1, 0], 'quiz to close' => [0, 1], 'silent quiz' => [0, 0]] as $name => [$open, $closed]) {
            $quiz = $this->add('quiz', $name, [
                'grade' => 10, 'timeclose' => time() + DAYSECS, 'marksopen' => $open, 'marksclosed' => $closed,
            ]);
            $this->grade('quiz', $quiz, ['rawgrade' => 5]);
        }
        $this->setUser($this->account);
        $this->assertSame(['open', 'shown quiz'], array_keys($this->ask('results')));
        $this->setAdminUser();
        $release('workflow', ['workflowstate' => ASSIGN_MARKING_WORKFLOW_STATE_RELEASED]);
        $this->setUser($this->account);
        $this->assertSame(['open', 'workflow', 'shown quiz'], array_keys($this->ask('results')));
    }
}
