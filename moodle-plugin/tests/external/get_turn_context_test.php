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

use block_sidenote\event\conversation_started;
use block_sidenote\tests\turn_context_testcase;

/**
 * Tests of what the chat server learns about one user in one course.
 *
 * @covers     \block_sidenote\external\get_turn_context
 * @covers     \block_sidenote\external\backchannel
 * @covers     \block_sidenote\local\turn_context
 * @covers     \block_sidenote\local\user_in_course
 * @covers     \block_sidenote\event\conversation_started
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_turn_context_test extends turn_context_testcase {
    /**
     * Asserts that the call is refused.
     *
     * @param string $errorcode The expected error code.
     * @param \stdClass|null $user The user.
     * @param array $params Further parameters.
     */
    private function assert_refused(string $errorcode, ?\stdClass $user = null, array $params = []): void {
        $this->assert_refusal($errorcode, fn() => $this->ask($user, $params));
    }

    /**
     * The turn context has user, course, settings and policy.
     */
    public function test_it_has_user_course_settings_and_policy(): void {
        $answer = $this->ask();
        $this->assertSame('Ada', $answer['user']['firstname']);
        $this->assertSame('student', $answer['role']);
        $this->assertTrue($answer['enrolled']);
        $this->assertSame('required', $answer['policy']);
        $this->assertStringContainsString('How your data is processed', $answer['policy_text']);
        $this->assertStringNotContainsString('<', $answer['policy_text']);
        $this->assertSame('Cells & membranes', $answer['course']['fullname']);
        $this->assertSame('A bold plan', $answer['course']['summary']);
        $this->assertSame('Tutor', $answer['settings']['title']);
        $this->assertSame(['One?', 'Two?'], $answer['settings']['starters']);
        $this->assertTrue($answer['ai_enabled']);
        $this->assertFalse($answer['exam_lock']);
        \core_ai\manager::user_policy_accepted($this->student->id, 1);
        $answer = $this->ask();
        $this->assertSame('accepted', $answer['policy']);
        $this->assertArrayNotHasKey('policy_text', $answer);
    }

    /**
     * Users who may not be served are refused with Moodle's own error codes.
     */
    public function test_users_who_may_not_be_served_are_refused(): void {
        global $DB;
        $generator = $this->getDataGenerator();
        $this->assert_refused('requireloginerror', $generator->create_user());
        $this->assert_refused('invaliduser', (object) ['id' => 987654]);
        $this->assert_refused('suspended', $generator->create_and_enrol($this->course, 'student', ['suspended' => 1]));
        $left = $generator->create_and_enrol($this->course, 'student');
        $enrolid = $DB->get_field('enrol', 'id', ['courseid' => $this->course->id, 'enrol' => 'manual']);
        $DB->set_field('user_enrolments', 'status', ENROL_USER_SUSPENDED, ['enrolid' => $enrolid, 'userid' => $left->id]);
        $this->assert_refused('requireloginerror', $left);
        $this->assert_refused('requireloginerror', null, ['courseid' => 987654]);
        $this->assert_refused('guestsarenotallowed', null, ['userid' => 0]);
        $DB->set_field('course', 'visible', 0, ['id' => $this->course->id]);
        $this->assert_refused('requireloginerror');
    }

    /**
     * The calling service account needs the capability.
     */
    public function test_without_its_capability_the_service_account_is_refused(): void {
        $this->account = $this->getDataGenerator()->create_user();
        $this->setUser($this->account);
        $this->assert_refused('nopermissions');
    }

    /**
     * The assistant is switched off for a block that no longer exists, and for the site-wide assistant unless it is on.
     */
    public function test_a_block_that_is_not_in_this_course_is_switched_off(): void {
        $this->assertFalse($this->ask(null, ['instanceid' => 987654])['ai_enabled']);
        $this->assertFalse($this->ask(null, ['instanceid' => 0])['ai_enabled']);
        set_config('sitewide', 'bubble', 'block_sidenote');
        $this->assertTrue($this->ask(null, ['instanceid' => 0])['ai_enabled']);
    }

    /**
     * Moodle's own AI switch of a course (since Moodle 5.1) switches the assistant off in that course only.
     */
    public function test_moodles_own_switch_of_the_course_is_respected(): void {
        global $DB;
        $hasswitch = $DB->get_manager()->field_exists('course', 'enableaitools');
        $this->assertTrue($this->ask()['ai_enabled']);
        if ($hasswitch) {
            $DB->set_field('course', 'enableaitools', 0, ['id' => $this->course->id]);
        }
        $this->assertSame(!$hasswitch, $this->ask()['ai_enabled']);
        $this->course = $this->getDataGenerator()->create_course();
        $this->block = $this->getDataGenerator()->get_plugin_generator('block_sidenote')->create_in_course($this->course, []);
        $this->student = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $this->assertTrue($this->ask()['ai_enabled']);
    }

    /**
     * A service account of one category may call for its courses and without a course, but not for another category.
     */
    public function test_a_service_account_of_one_category_serves_that_category(): void {
        $generator = $this->getDataGenerator();
        $elsewhere = $generator->create_course(['category' => $generator->create_category()->id]);
        $this->account = $generator->create_user();
        $roleid = $generator->create_role();
        $category = \core\context\coursecat::instance($this->course->category);
        assign_capability('block/sidenote:getturncontext', CAP_ALLOW, $roleid, \core\context\system::instance());
        role_assign($roleid, $this->account->id, $category);
        $this->setUser($this->account);
        $this->assertTrue($this->ask()['ai_enabled']);
        $this->assertSame('Ada', $this->ask(null, ['courseid' => 0, 'instanceid' => 0])['user']['firstname']);
        $this->assert_refused('requireloginerror', null, ['courseid' => 987654]);
        $this->assert_refused('nopermissions', null, ['courseid' => (int) $elsewhere->id]);
    }

    /**
     * Guests are served if both the site and the course allow guests.
     */
    public function test_a_guest_is_served_in_a_course_that_is_open_to_guests(): void {
        global $DB;
        set_config('allowguests', 1, 'block_sidenote');
        $this->assert_refused('requireloginerror', null, ['userid' => 0]);
        $DB->set_field('enrol', 'status', ENROL_INSTANCE_ENABLED, ['enrol' => 'guest', 'courseid' => $this->course->id]);
        $answer = $this->ask(null, ['userid' => 0]);
        $this->assertSame('guest', $answer['role']);
        $this->assertSame('not_needed', $answer['policy']);
        $this->assertSame('', $answer['user']['firstname']);
    }

    /**
     * The start of a conversation is logged as the student's event, if the assistant may answer.
     */
    public function test_the_start_of_a_conversation_is_an_event_of_the_student(): void {
        $events = $this->redirectEvents();
        $started = fn(): array => array_values(
            array_filter($events->get_events(), fn($event) => $event instanceof conversation_started)
        );
        $this->ask(null, ['newconversation' => true]);
        $this->assertCount(0, $started(), 'The policy is not accepted yet.');
        \core_ai\manager::user_policy_accepted($this->student->id, 1);
        $this->ask();
        $this->assertCount(0, $started(), 'The conversation is not new.');
        $this->ask(null, ['newconversation' => true]);
        $this->assertCount(1, $started());
        $this->assertEquals($this->student->id, $started()[0]->userid);
        $this->assertEquals($this->course->id, $started()[0]->courseid);
        $this->assertStringContainsString('started a conversation', $started()[0]->get_description());
        $this->assertNotEmpty(conversation_started::get_name());
    }

    /**
     * An event by a block of the whole site belongs to the course.
     */
    public function test_a_conversation_in_a_block_of_the_site_is_logged_in_the_course(): void {
        global $DB;
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $sticky = $this->getDataGenerator()->get_plugin_generator('block_sidenote')->create_instance([
            'parentcontextid' => \core\context\system::instance()->id, 'showinsubcontexts' => 1,
        ]);
        \core_ai\manager::user_policy_accepted($this->student->id, 1);
        $sink = $this->redirectEvents();
        $this->ask(null, ['instanceid' => (int) $sticky->id, 'newconversation' => true]);
        $this->assertSame([(int) $this->course->id], array_map(fn($event) => (int) $event->courseid, $sink->get_events()));
    }

    /**
     * A course that forces a language is read in that language for everybody.
     */
    public function test_a_course_that_forces_a_language_is_read_in_it(): void {
        global $CFG, $DB, $SESSION;
        // The minimum of a language pack.
        make_writable_directory("$CFG->langotherroot/de");
        file_put_contents("$CFG->langotherroot/de/langconfig.php", '<?php $string["thislanguage"] = "Deutsch";');
        get_string_manager()->reset_caches(true);
        $DB->set_field('user', 'lang', 'de', ['id' => $this->student->id]);
        $this->assertSame('de', $this->ask()['user']['locale']);
        $DB->set_field('course', 'lang', 'en', ['id' => $this->course->id]);
        rebuild_course_cache($this->course->id, true);
        $this->assertSame('en', $this->ask()['user']['locale']);
        $this->assertEmpty($SESSION->forcelang ?? '');
        remove_dir("$CFG->langotherroot/de");
        get_string_manager()->reset_caches(true);
    }

    /**
     * Outside of a course, the turn context has no course and no outline.
     */
    public function test_outside_of_a_course_there_is_no_outline(): void {
        $answer = $this->ask(null, ['courseid' => 0, 'instanceid' => 0]);
        $this->assertArrayNotHasKey('course', $answer);
        $this->assertSame([], $answer['outline']);
    }
}
