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

namespace block_sidenote\external;

use block_sidenote\local\ai_switch;
use block_sidenote\local\launch_token;
use block_sidenote\tests\backchannel_testcase;
use core\context\course as course_context;

/**
 * Tests of what teachers get who have switched to another role: what that role sees, as on Moodle's own pages.
 *
 * @covers     \block_sidenote\external\get_documents
 * @covers     \block_sidenote\external\get_turn_context
 * @covers     \block_sidenote\external\read_document
 * @covers     \block_sidenote\local\launch_token
 * @covers     \block_sidenote\local\user_in_course
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class switched_role_test extends backchannel_testcase {
    /** @var \stdClass A teacher. */
    private \stdClass $teacher;

    /** @var \stdClass A page that is hidden from students. */
    private \stdClass $hidden;

    /** @var int[] The ids of the roles, by short name. */
    private array $roles;

    /**
     * A course with an open and a hidden page.
     */
    protected function setUp(): void {
        global $DB;
        parent::setUp();
        $this->place_assistant();
        $generator = $this->getDataGenerator();
        $this->teacher = $generator->create_and_enrol($this->course, 'editingteacher');
        $generator->create_module('page', ['course' => $this->course->id, 'name' => 'open']);
        $this->hidden = $generator->create_module('page', ['course' => $this->course->id, 'name' => 'hidden', 'visible' => 0]);
        $this->roles = array_map('intval', $DB->get_records_menu('role', null, '', 'shortname, id'));
    }

    /**
     * The parameters of a call about the teacher.
     *
     * @param string $role The role switched to; empty for none.
     * @return int[]
     */
    private function teacher_as(string $role): array {
        return $this->asker($this->teacher) + ['switchedroleid' => $role === '' ? 0 : $this->roles[$role]];
    }

    /**
     * The names of what is in the outline, with the role that it is told for.
     *
     * @param array $params The parameters of the call.
     * @return string[]
     */
    private function outline(array $params): array {
        $context = $this->as_account(fn(): array => get_turn_context::execute(...$params));
        $activities = array_merge(...array_column($context['outline'], 'activities'));
        return [$context['role'], ...array_column($activities, 'name')];
    }

    /**
     * The titles of the documents.
     *
     * @param array $params The parameters of the call.
     * @return string[]
     */
    private function titles(array $params): array {
        return array_column($this->as_account(fn(): array => get_documents::execute(...$params))['documents'], 'title');
    }

    /**
     * The outline and the documents are those of the role.
     */
    public function test_a_teacher_sees_what_the_role_sees(): void {
        $this->assertSame(['teacher', 'open', 'hidden'], $this->outline($this->teacher_as('')));
        $this->assertSame(['student', 'open'], $this->outline($this->teacher_as('student')));
        $this->assertSame(['open', 'hidden'], $this->titles($this->teacher_as('')));
        $this->assertSame(['open'], $this->titles($this->teacher_as('student')));
        // The switch lasts for one call only.
        $this->assertSame(['teacher', 'open', 'hidden'], $this->outline($this->teacher_as('')));
    }

    /**
     * A document that the role may not open cannot be read.
     */
    public function test_a_document_that_the_role_may_not_open_is_not_read(): void {
        $read = fn(string $role): array => $this->as_account(fn(): array => read_document::execute(
            ...['documentid' => "cm{$this->hidden->cmid}"] + $this->teacher_as($role)
        ));
        $this->assertNotEmpty($read('')['content']);
        $this->assert_refusal('errornodocument', fn() => $read('student'));
    }

    /**
     * Nobody gets a role that Moodle would not let them switch to.
     */
    public function test_a_role_that_the_user_may_not_switch_to_is_refused(): void {
        $this->assert_refusal('requireloginerror', fn() => $this->outline($this->teacher_as('manager')));
        $asstudent = fn(string $role): array => $this->asker() + ['switchedroleid' => $this->roles[$role]];
        foreach (['student', 'editingteacher', 'manager'] as $role) {
            $this->assert_refusal('requireloginerror', fn() => $this->outline($asstudent($role)));
            $this->assert_refusal('requireloginerror', fn() => $this->titles($asstudent($role)));
        }
        role_change_permission(
            $this->roles['editingteacher'],
            course_context::instance($this->course->id),
            'moodle/role:switchroles',
            CAP_PROHIBIT
        );
        $this->assert_refusal('requireloginerror', fn() => $this->outline($this->teacher_as('student')));
    }

    /**
     * Who may view the course without being enrolled keeps the assistant under another role, as Moodle lets them stay.
     */
    public function test_who_is_not_enrolled_keeps_the_assistant(): void {
        $manager = $this->getDataGenerator()->create_user();
        role_assign($this->roles['manager'], $manager->id, \core\context\system::instance());
        $context = course_context::instance($this->course->id);
        foreach ([$manager, get_admin()] as $visitor) {
            foreach (['manager', 'student'] as $role) {
                $switched = $role === 'student' ? ['switchedroleid' => $this->roles[$role]] : [];
                $read = $this->as_account(fn(): array => get_turn_context::execute(...$this->asker($visitor) + $switched));
                $this->assertTrue($read['ai_enabled'], "In a call, as $role");
                $this->assertArrayNotHasKey('contact', $read, 'They do not learn here.');
                $this->setUser($visitor);
                role_switch($switched['switchedroleid'] ?? 0, $context);
                $place = ai_switch::find_context((int) $this->course->id, (int) $this->block->id);
                $this->assertTrue(ai_switch::is_on($place, (int) $this->course->id), "On the page, as $role");
                $this->setUser($this->account);
            }
        }
    }

    /**
     * The launch token says which role the teacher has switched to.
     */
    public function test_the_token_has_the_switched_role(): void {
        $this->setUser($this->teacher);
        $context = course_context::instance($this->course->id);
        $place = ai_switch::find_context((int) $this->course->id, (int) $this->block->id);
        $claims = fn() => launch_token::claims_for_current_user($context, (int) $this->block->id, $place);
        $this->assertSame(['teacher', 0], [$claims()->role, $claims()->switchedroleid]);
        role_switch($this->roles['student'], $context);
        $this->assertSame(['student', $this->roles['student']], [$claims()->role, $claims()->switchedroleid]);
        role_switch(0, $context);
        $this->assertSame(['teacher', 0], [$claims()->role, $claims()->switchedroleid]);
    }
}
