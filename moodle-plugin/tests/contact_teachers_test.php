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
use block_sidenote\tests\contact_testcase;
use core\context\system as system_context;

/**
 * Tests of the teachers whom a student can ask.
 *
 * @covers     \block_sidenote\local\contact
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class contact_teachers_test extends contact_testcase {
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
        $roles = $CFG->coursecontact;
        $CFG->coursecontact = '';
        $this->assertSame([[], null], [$this->offered($other), $this->ask($other)]);
        $CFG->coursecontact = $roles;
        $this->assertSame(['Tess'], $this->offered($other));
        assign_capability('moodle/site:sendmessage', CAP_PROHIBIT, $CFG->defaultuserroleid, system_context::instance(), true);
        $this->assertSame([[], null], [$this->offered($other), $this->ask($other)]);
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
}
