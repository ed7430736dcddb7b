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
use block_sidenote\tests\backchannel_testcase;
use core\context\course as course_context;
use core\context\system as system_context;

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
final class contact_test extends backchannel_testcase {
    /** @var \stdClass The course's teacher. */
    private \stdClass $teacher;

    /**
     * A course with a block, a student and a teacher, and the service account as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->place_assistant();
        $this->teacher = $this->enrol_teacher('Tess');
    }

    /**
     * Enrols a teacher in the course.
     *
     * @param string $firstname The first name.
     * @param array $user Further fields of the user.
     * @return \stdClass
     */
    private function enrol_teacher(string $firstname, array $user = []): \stdClass {
        $names = ['firstname' => $firstname, 'lastname' => 'Example'];
        return $this->getDataGenerator()->create_and_enrol($this->course, 'editingteacher', $names + $user);
    }

    /**
     * Adds an activity.
     *
     * @param string $name Its name.
     * @param array $settings Further settings.
     * @param string $module The module.
     * @return \stdClass
     */
    private function add(string $name, array $settings = [], string $module = 'forum'): \stdClass {
        return $this->getDataGenerator()->create_module($module, $settings + ['course' => $this->course->id, 'name' => $name]);
    }

    /**
     * Requests the contact.
     *
     * @param \stdClass|null $user The user; null for the student.
     * @param array $params Further parameters.
     * @return array|null Null if there is none.
     */
    private function ask(?\stdClass $user = null, array $params = []): ?array {
        return $this->turn_context($params + $this->asker($user))['contact'] ?? null;
    }

    /**
     * The names of the teachers whom the page offers.
     *
     * @param \stdClass|null $user The user; null for the student.
     * @return string[] First names.
     */
    private function offered(?\stdClass $user = null): array {
        $this->setUser($user ?? $this->student);
        $teachers = contact::teachers_for_current_user(get_course($this->course->id));
        $this->setUser($this->account);
        return array_values(array_column($teachers, 'firstname'));
    }

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
            $outline = local\course_outline::for_current_user($course, 'none');
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
        $this->assertSame(['Tess'], $this->offered());
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
     * Teachers whom the student cannot write to, and who are gone, are not offered.
     */
    public function test_only_teachers_who_can_be_written_to_are_offered(): void {
        global $CFG, $DB;
        $this->enrol_teacher('Gone', ['suspended' => 1]);
        $this->enrol_teacher('Robot', ['auth' => 'nologin']);
        $shy = $this->enrol_teacher('Shy');
        set_user_preference('message_blocknoncontacts', \core_message\api::MESSAGE_PRIVACY_ONLYCONTACTS, $shy);
        $this->getDataGenerator()->create_and_enrol($this->course, 'teacher', ['firstname' => 'Assistant']);
        $left = $this->enrol_teacher('Left');
        $enrolid = $DB->get_field('enrol', 'id', ['courseid' => $this->course->id, 'enrol' => 'manual']);
        enrol_get_plugin('manual')->update_user_enrol(
            $DB->get_record('enrol', ['id' => $enrolid]),
            $left->id,
            ENROL_USER_SUSPENDED
        );
        $this->assertSame(['Tess'], $this->offered());
        $this->assertSame(['Shy'], $this->offered($this->teacher), 'Who teaches a course may write to all in it but themselves.');
        \core_message\api::block_user($this->teacher->id, $this->student->id);
        $this->assertSame([[], null], [$this->offered(), $this->ask()]);
        $other = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $this->assertSame('teachers', $this->ask($other)['kind']);
        $CFG->messaging = 0;
        $this->assertSame([[], null], [$this->offered($other), $this->ask($other)]);
        $CFG->messaging = 1;
        assign_capability('moodle/site:sendmessage', CAP_PROHIBIT, $CFG->defaultuserroleid, system_context::instance(), true);
        $this->assertNull($this->ask($other));
        $CFG->coursecontact = '';
        $this->assertSame([], $this->offered($other));
    }

    /**
     * Where groups are separate, the teachers of the student's own groups are offered, or all if there are none.
     */
    public function test_teachers_of_the_students_groups_come_instead_of_the_others(): void {
        global $DB;
        $generator = $this->getDataGenerator();
        $other = $this->enrol_teacher('Theo');
        $mine = $generator->create_group(['courseid' => $this->course->id]);
        $theirs = $generator->create_group(['courseid' => $this->course->id]);
        $join = fn(\stdClass $group, \stdClass $user): bool =>
            $generator->create_group_member(['groupid' => $group->id, 'userid' => $user->id]);
        $join($mine, $this->student);
        $join($theirs, $this->teacher);
        $DB->set_field('course', 'groupmode', SEPARATEGROUPS, ['id' => $this->course->id]);
        $this->assertSame(['Tess', 'Theo'], $this->offered(), 'No teacher is in the group.');
        $join($mine, $other);
        $this->assertSame(['Theo'], $this->offered());
        $ungrouped = $generator->create_and_enrol($this->course, 'student');
        $this->assertSame(['Tess', 'Theo'], $this->offered($ungrouped));
        $DB->set_field('course', 'groupmode', VISIBLEGROUPS, ['id' => $this->course->id]);
        $this->assertSame(['Tess', 'Theo'], $this->offered());
        \core_message\api::block_user($other->id, $this->student->id);
        $DB->set_field('course', 'groupmode', SEPARATEGROUPS, ['id' => $this->course->id]);
        $this->assertSame(['Tess'], $this->offered());
    }

    /**
     * The forum is the first on the course page in which the student may start a discussion.
     */
    public function test_the_forum_is_the_first_in_which_the_student_may_start_a_discussion(): void {
        global $DB;
        $this->configure_block(['contact' => 'forum']);
        $this->add('Announcements', ['type' => 'news']);
        $this->add('hidden', ['visible' => 0]);
        $this->add('one discussion', ['type' => 'single']);
        $this->add('closed', ['cutoffdate' => time() - DAYSECS]);
        $this->add('for groups', ['groupmode' => SEPARATEGROUPS]);
        $closed = $this->add('for reading');
        $roleid = $DB->get_field('role', 'id', ['shortname' => 'student']);
        $context = \core\context\module::instance($closed->cmid);
        assign_capability('mod/forum:startdiscussion', CAP_PROHIBIT, $roleid, $context, true);
        $this->assertNull($this->ask());
        $last = $this->add('last', ['section' => 2]);
        $url = fn(\stdClass $forum): array => [
            'kind' => 'forum', 'url' => (new \core\url('/mod/forum/view.php', ['id' => $forum->cmid]))->out(false),
        ];
        $this->assertSame($url($last), $this->ask());
        $first = $this->add('first', ['section' => 1]);
        $this->assertSame($url($first), $this->ask());
    }

    /**
     * A forum with groups is offered to those who are in one of them.
     */
    public function test_a_forum_with_separate_groups_is_for_their_members(): void {
        $this->configure_block(['contact' => 'forum']);
        $this->add('for groups', ['groupmode' => SEPARATEGROUPS]);
        $this->assertNull($this->ask());
        $group = $this->getDataGenerator()->create_group(['courseid' => $this->course->id]);
        $this->getDataGenerator()->create_group_member(['groupid' => $group->id, 'userid' => $this->student->id]);
        $this->assertSame('forum', $this->ask()['kind']);
        $this->assertNull($this->ask($this->getDataGenerator()->create_and_enrol($this->course, 'student')));
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
