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

use block_sidenote\event\policy_accepted;
use core\context\course as course_context;
use core_ai\manager;

/**
 * Tests of accepting Moodle's AI policy.
 *
 * @covers     \block_sidenote\external\accept_policy
 * @covers     \block_sidenote\event\policy_accepted
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class accept_policy_test extends \advanced_testcase {
    /**
     * The acceptance is recorded in core, for the caller, once and with an event; a second call succeeds too.
     */
    public function test_it_records_in_core_once_and_succeeds_the_second_time(): void {
        global $DB;
        $this->resetAfterTest();
        $course = $this->getDataGenerator()->create_course();
        $student = $this->getDataGenerator()->create_and_enrol($course, 'student');
        $context = course_context::instance($course->id);
        $this->setUser($student);
        $events = $this->redirectEvents();
        $this->assertFalse(manager::get_user_policy_status($student->id));
        $this->assertSame(['accepted' => true], accept_policy::execute($context->id));
        $this->assertTrue(manager::get_user_policy_status($student->id));
        $this->assertSame(['accepted' => true], accept_policy::execute($context->id));
        $this->assertSame(1, $DB->count_records('ai_policy_register', ['userid' => $student->id]));
        $accepted = array_filter($events->get_events(), fn($event) => $event instanceof policy_accepted);
        $this->assertCount(1, $accepted);
        $this->assertEquals($student->id, reset($accepted)->userid);
        $this->assertSame($context->id, reset($accepted)->contextid);
        $this->assertStringContainsString($student->id, reset($accepted)->get_description());
        $this->assertSame(get_string('eventpolicyaccepted', 'block_sidenote'), policy_accepted::get_name());
    }

    /**
     * The guest account is shared and cannot accept the policy.
     */
    public function test_a_guest_cannot_accept(): void {
        $this->resetAfterTest();
        $this->setGuestUser();
        $this->expectException(\core\exception\moodle_exception::class);
        accept_policy::execute(\core\context\system::instance()->id);
    }
}
