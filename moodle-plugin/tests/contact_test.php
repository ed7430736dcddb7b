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

use block_sidenote\local\contact;
use block_sidenote\local\course_outline;
use block_sidenote\local\instance_settings;
use block_sidenote\tests\contact_testcase;
use core\context\course as course_context;

/**
 * Tests of whom a student can ask where the assistant did not help.
 *
 * @covers     \block_sidenote\local\contact
 * @covers     \block_sidenote\local\turn_context
 * @covers     \block_sidenote\local\instance_settings
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class contact_test extends contact_testcase {
    /**
     * Counts the database reads for a student's contact, after another student's in the same course.
     *
     * @param string $choice The choice.
     * @return int
     */
    private function reads(string $choice): int {
        global $DB;
        $course = get_course($this->course->id);
        $reads = 0;
        foreach ([1, 2] as $time) {
            $this->setUser($this->getDataGenerator()->create_and_enrol($course, 'student'));
            has_capability('moodle/course:view', course_context::instance($course->id));
            $outline = course_outline::for_current_user($course, instance_settings::PROGRESS_NONE);
            $before = $DB->perf_get_reads();
            contact::for_current_user($course, $outline, $choice);
            $reads = $DB->perf_get_reads() - $before;
        }
        $this->setUser($this->account);
        return $reads;
    }

    /**
     * A student is referred to the page with the teachers, whether or not they have accepted the AI policy, and the answer
     * does not say who they are.
     */
    public function test_a_student_is_referred_to_the_teachers_without_their_names(): void {
        $url = (new \core\url('/blocks/sidenote/contact.php', ['id' => $this->course->id]))->out(false);
        $this->assertSame(['kind' => 'teachers', 'url' => $url], $this->ask());
        \core_ai\manager::user_policy_accepted($this->student->id, SYSCONTEXTID);
        $this->assertSame(['kind' => 'teachers', 'url' => $url], $this->ask());
    }

    /**
     * A block may choose any of the three, whatever the site's choice.
     */
    public function test_a_block_can_choose_otherwise_than_the_site(): void {
        $this->add('talk');
        $kinds = function (string $site): array {
            set_config('contact', $site, 'block_sidenote');
            return array_map(function (string $choice): ?string {
                $this->configure_block(['contact' => $choice]);
                return $this->ask()['kind'] ?? null;
            }, ['', 'none', 'teachers', 'forum', 'forged']);
        };
        $this->assertSame([null, null, 'teachers', 'forum', null], $kinds('none'));
        $this->assertSame(['teachers', null, 'teachers', 'forum', 'teachers'], $kinds('teachers'));
        $this->assertSame(['forum', null, 'teachers', 'forum', 'forum'], $kinds('forum'));
    }

    /**
     * Only students are referred to somebody, and only where they may use the assistant now.
     */
    public function test_only_students_who_may_use_the_assistant_now_are_referred(): void {
        global $DB;
        $generator = $this->getDataGenerator();
        $this->enrol_teacher('Theo');
        $this->assertNull($this->ask($this->teacher));
        $visitor = $generator->create_user();
        $role = $generator->create_role();
        assign_capability('moodle/course:view', CAP_ALLOW, $role, course_context::instance($this->course->id));
        role_assign($role, $visitor->id, course_context::instance($this->course->id));
        $this->assertNull($this->ask($visitor));
        $this->assertNull($this->ask(null, ['instanceid' => 987654]), 'There is no such block.');
        $this->assertNull($this->ask(null, ['courseid' => 0, 'instanceid' => 0]), 'Outside of a course.');

        $quiz = $this->add('exam', [], 'quiz');
        $this->assertNotNull($this->ask());
        $DB->insert_record('quiz_attempts', [
            'quiz' => $quiz->id, 'userid' => $this->student->id, 'attempt' => 1, 'uniqueid' => 987654, 'layout' => '',
            'state' => 'inprogress', 'timestart' => time(), 'timemodified' => time(),
        ]);
        $this->assertNull($this->ask(), 'An exam is in progress.');
    }

    /**
     * What is broken or switched off is left out, and is no error.
     */
    public function test_what_is_broken_is_left_out(): void {
        global $DB;
        // Deleted behind Moodle's back, so that its cache of contacts still has them.
        $this->assertNotNull($this->ask());
        $DB->set_field('user', 'deleted', 1, ['id' => $this->teacher->id]);
        $this->assertNull($this->ask());
        $DB->delete_records('user', ['id' => $this->teacher->id]);
        $this->assertNull($this->ask());

        $this->configure_block(['contact' => 'forum']);
        $broken = $this->add('broken');
        $this->assertNotNull($this->ask());
        $DB->delete_records('forum', ['id' => $broken->id]);
        $this->assertNull($this->ask());
        $this->add('whole');
        $this->assertNotNull($this->ask());
        \core\plugininfo\mod::enable_plugin('forum', 0);
        $this->assertNull($this->ask());
    }

    /**
     * It is asked for at every turn, so it may not take more queries where there is more to choose from.
     */
    public function test_the_number_of_queries_does_not_grow_with_the_course(): void {
        global $DB;
        $this->add('talk 1');
        $few = [$this->reads('teachers'), $this->reads('forum')];
        foreach (range(2, 5) as $number) {
            $this->enrol_teacher("Teacher $number");
        }
        foreach (range(2, 10) as $number) {
            $this->add("talk $number");
        }
        $this->assertSame($few, [$this->reads('teachers'), $this->reads('forum')]);
        $DB->set_field('course', 'groupmode', SEPARATEGROUPS, ['id' => $this->course->id]);
        $DB->set_field('course', 'groupmodeforce', 1, ['id' => $this->course->id]);
        rebuild_course_cache($this->course->id, true);
        $this->assertSame(end($few) + 1, $this->reads('forum'), 'All forums are searched, for a student without a group.');
    }
}
