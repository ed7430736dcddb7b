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
 * Tests of what the chat server learns about a student's own grades and their feedback.
 *
 * @covers     \block_sidenote\local\released_results
 * @covers     \block_sidenote\local\student_progress
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class released_results_test extends progress_testcase {
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
