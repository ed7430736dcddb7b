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
use block_sidenote\tests\backchannel_testcase;
use core\context\course as course_context;
use core_external\external_api;

/**
 * Tests of what the chat server learns about one user in one course.
 *
 * @covers     \block_sidenote\external\get_turn_context
 * @covers     \block_sidenote\external\backchannel
 * @covers     \block_sidenote\local\turn_context
 * @covers     \block_sidenote\local\user_in_course
 * @covers     \block_sidenote\local\course_outline
 * @covers     \block_sidenote\local\course_page
 * @covers     \block_sidenote\event\conversation_started
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_turn_context_test extends backchannel_testcase {
    /**
     * A configured site, a course with a block and a student, and the service account as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->place_assistant(
            ['fullname' => 'Cells & membranes', 'summary' => '<p>A <b>bold</b> plan</p>', 'summaryformat' => FORMAT_HTML],
            ['title' => 'Tutor', 'starters' => "One?\n\nTwo?"],
            ['firstname' => 'Ada']
        );
    }

    /**
     * Requests the turn context.
     *
     * @param \stdClass|null $user The user; null for the student.
     * @param array $params Further parameters.
     * @return array
     */
    private function ask(?\stdClass $user = null, array $params = []): array {
        $params += $this->asker($user);
        return $this->as_account(fn(): array => external_api::clean_returnvalue(
            get_turn_context::execute_returns(),
            get_turn_context::execute(...$params)
        ));
    }

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
     * Returns the names of all activities in a turn context.
     *
     * @param array $answer The turn context.
     * @return string[]
     */
    private static function names(array $answer): array {
        return array_merge(...array_map(fn($section) => array_column($section['activities'], 'name'), $answer['outline']));
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
     * Activities have the descriptions of their own pages, whether or not the course page shows them.
     */
    public function test_activities_are_described_as_on_their_own_pages(): void {
        global $DB;
        $add = fn(string $module, string $name, array $settings = []): \stdClass => $this->getDataGenerator()->create_module(
            $module,
            $settings + ['course' => $this->course->id, 'name' => $name, 'intro' => "<p>About <b>$name</b></p>"]
        );
        $add('page', 'a page', ['printintro' => 1]);
        $add('page', 'a page without', ['printintro' => 0]);
        $add('url', 'a link', ['printintro' => 1]);
        $add('glossary', 'a glossary');
        $add('quiz', 'a quiz', ['showdescription' => 1]);
        $DB->set_field('quiz', 'intro', '', ['id' => $add('quiz', 'nothing')->id]);
        $add('page', 'a hidden page', ['visible' => 0]);
        $add('assign', 'an essay');
        $add('assign', 'later', ['alwaysshowdescription' => 0, 'allowsubmissionsfromdate' => time() + DAYSECS]);
        $extended = $add('assign', 'later for Ada', ['alwaysshowdescription' => 0, 'allowsubmissionsfromdate' => 1]);
        $DB->insert_record('assign_overrides', [
            'assignid' => $extended->id, 'userid' => $this->student->id, 'allowsubmissionsfromdate' => time() + DAYSECS,
        ]);
        $add('assign', 'later, with its text', ['alwaysshowdescription' => 1, 'allowsubmissionsfromdate' => time() + DAYSECS]);
        $activities = array_merge(...array_column($this->ask()['outline'], 'activities'));
        $this->assertSame([
            'a page' => 'About a page',
            'a page without' => null,
            'a link' => 'About a link',
            'a glossary' => 'About a glossary',
            'a quiz' => 'About a quiz',
            'nothing' => null,
            'an essay' => 'About an essay',
            'later' => null,
            'later for Ada' => null,
            'later, with its text' => 'About later, with its text',
        ], array_map(fn($activity) => $activity['description'] ?? null, array_column($activities, null, 'name')));
    }

    /**
     * The site's notice precedes the block's, which is cut to its limit.
     */
    public function test_notices_of_site_and_block_are_joined(): void {
        global $DB;
        $this->assertSame('', $this->ask()['settings']['notice']);
        $config = base64_encode(serialize((object) ['notice' => ' For ideas <only>. ' . str_repeat('x', 300)]));
        $DB->set_field('block_instances', 'configdata', $config, ['id' => $this->block->id]);
        $notice = $this->ask()['settings']['notice'];
        $this->assertStringStartsWith('For ideas <only>. xx', $notice);
        $this->assertSame(200, \core_text::strlen($notice));
        set_config('notice', 'Closed on Sunday.', 'block_sidenote');
        $this->assertStringStartsWith('Closed on Sunday. For ideas <only>.', $this->ask()['settings']['notice']);
    }

    /**
     * Activities that count in the gradebook are marked, for help with hints only if the block or the site sets it.
     */
    public function test_graded_activities_are_marked(): void {
        global $DB;
        $add = fn(string $module, string $name, array $settings = []): \stdClass => $this->getDataGenerator()->create_module(
            $module,
            $settings + ['course' => $this->course->id, 'name' => $name]
        );
        $add('assign', 'graded essay', ['grade' => 100]);
        $add('assign', 'essay for comments', ['grade' => 0, 'assignfeedback_comments_enabled' => 1]);
        $add('assign', 'essay on a scale', ['grade' => -$this->getDataGenerator()->create_scale()->id]);
        $add('quiz', 'graded quiz', ['grade' => 10]);
        $add('page', 'reading');
        $add('forum', 'talk');
        $activities = array_merge(...array_column($this->ask()['outline'], 'activities'));
        $graded = array_column($activities, 'graded', 'name');
        $this->assertSame(['graded essay', 'essay on a scale', 'graded quiz'], array_keys(array_filter($graded)));

        $this->assertFalse($this->ask()['settings']['graded_hints']);
        $choose = function (string $choice) use ($DB): bool {
            $config = base64_encode(serialize((object) ['graded' => $choice]));
            $DB->set_field('block_instances', 'configdata', $config, ['id' => $this->block->id]);
            return $this->ask()['settings']['graded_hints'];
        };
        $this->assertTrue($choose('hints'));
        set_config('graded', 'hints', 'block_sidenote');
        $this->assertTrue($choose(''));
        $this->assertTrue($choose('forged'));
        $this->assertFalse($choose('style'));
    }

    /**
     * A teacher's instructions arrive as they were written, except for empty lines.
     */
    public function test_settings_are_plain_text_with_line_breaks(): void {
        global $DB;
        $text = "Mind <b> and a < b & c.\n\n- One\n- Two";
        $config = base64_encode(serialize((object) ['instructions' => $text, 'style' => 'hints', 'outside' => '0']));
        $DB->set_field('block_instances', 'configdata', $config, ['id' => $this->block->id]);
        $settings = $this->ask()['settings'];
        $this->assertSame("Mind <b> and a < b & c.\n- One\n- Two", $settings['instructions']);
        $this->assertSame('hints', $settings['style']);
        $this->assertFalse($settings['outside_allowed']);
    }

    /**
     * A block may switch the reading of documents off, but not on against the site's setting.
     */
    public function test_documents_may_be_read_if_neither_site_nor_block_forbids_it(): void {
        global $DB;
        $allowed = function (string $site, ?string $block) use ($DB): bool {
            set_config('documents', $site, 'block_sidenote');
            $config = base64_encode(serialize((object) array_filter(['documents' => $block], fn($value) => $value !== null)));
            $DB->set_field('block_instances', 'configdata', $config, ['id' => $this->block->id]);
            return $this->ask()['settings']['documents_allowed'];
        };
        unset_config('documents', 'block_sidenote');
        $this->assertTrue($this->ask()['settings']['documents_allowed']);
        $this->assertSame([true, true, true, false], array_map(fn($block) => $allowed('1', $block), [null, '', '1', '0']));
        $this->assertSame([false, false, false, false], array_map(fn($block) => $allowed('0', $block), [null, '', '1', '0']));
    }

    /**
     * Settings may be written in several languages for Moodle's multilang filter.
     */
    public function test_settings_are_in_the_users_language(): void {
        global $DB;
        filter_set_global_state('multilang', TEXTFILTER_ON);
        filter_set_applies_to_strings('multilang', true);
        $text = '<span lang="en" class="multilang">Help & <b></span><span lang="de" class="multilang">Hilfe</span>';
        $config = base64_encode(serialize((object) ['title' => $text, 'welcome' => $text, 'starters' => $text]));
        $DB->set_field('block_instances', 'configdata', $config, ['id' => $this->block->id]);
        $settings = $this->ask()['settings'];
        $this->assertSame(['Help & <b>', 'Help & <b>'], [$settings['title'], $settings['welcome']]);
        $this->assertSame(['Help & <b>'], $settings['starters']);
    }

    /**
     * Students in different groups and a teacher each get the course as they see it.
     */
    public function test_users_get_exactly_what_their_course_page_lists(): void {
        global $CFG;
        set_config('enableavailability', 1);
        set_config('allowstealth', 1);
        $generator = $this->getDataGenerator();
        $other = $generator->create_and_enrol($this->course, 'student');
        $teacher = $generator->create_and_enrol($this->course, 'editingteacher');
        $group = $generator->create_group(['courseid' => $this->course->id]);
        $generator->create_group_member(['groupid' => $group->id, 'userid' => $this->student->id]);
        $ingroup = fn(bool $show): string => json_encode(\core_availability\tree::get_root_json(
            [\availability_group\condition::get_json($group->id)],
            \core_availability\tree::OP_AND,
            $show
        ));
        $add = fn(string $name, array $settings = []): \stdClass => $generator->create_module(
            'page',
            $settings + ['course' => $this->course->id, 'name' => $name, 'section' => 1]
        );
        $add('open');
        $add('hidden', ['visible' => 0]);
        $add('secret', ['availability' => $ingroup(false)]);
        $add('announced', ['availability' => $ingroup(true)]);
        set_coursemodule_visible($add('stealth')->cmid, 1, 0);
        $add('in a hidden section', ['section' => 2]);
        course_update_section($this->course, get_fast_modinfo($this->course)->get_section_info(2), ['visible' => 0]);

        $this->assertSame(['open', 'secret', 'announced'], self::names($this->ask()));
        $theirs = $this->ask($other);
        $this->assertSame(['open', 'announced'], self::names($theirs));
        $this->assertContains('hidden', self::names($this->ask($teacher)));

        $announced = $theirs['outline'][0]['activities'][1];
        $this->assertFalse($announced['available']);
        $this->assertArrayNotHasKey('url', $announced);
        $this->assertStringContainsString('Not available unless', $announced['availability']);
    }

    /**
     * A student with an override gets the overridden dates.
     */
    public function test_dates_are_those_of_this_student(): void {
        global $DB;
        $due = time() + WEEKSECS;
        $assign = $this->getDataGenerator()->create_module('assign', ['course' => $this->course->id, 'duedate' => $due]);
        $DB->insert_record('assign_overrides', [
            'assignid' => $assign->id, 'userid' => $this->student->id, 'duedate' => $due + DAYSECS,
        ]);
        $other = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $duedate = fn(array $answer): int => end($answer['outline'][0]['activities'][0]['dates'])['timestamp'];
        $this->assertSame($due + DAYSECS, $duedate($this->ask()));
        $this->assertSame($due, $duedate($this->ask($other)));
        $this->assertSame($due + DAYSECS, $duedate($this->ask()));
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
     * The settings of a course's block also apply to the site-wide assistant in that course.
     */
    public function test_the_courses_block_takes_precedence_over_the_site_wide_assistant(): void {
        global $DB;
        set_config('sitewide', 'bubble', 'block_sidenote');
        $title = fn(): string => $this->ask(null, ['instanceid' => 0])['settings']['title'];
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $config = base64_encode(serialize((object) ['title' => 'For all courses']));
        $sticky = [
            'parentcontextid' => \core\context\system::instance()->id, 'showinsubcontexts' => 1, 'configdata' => $config,
        ];
        $plugin->create_instance(['pagetypepattern' => 'my-index'] + $sticky);
        $this->assertSame('Tutor', $title());
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $this->assertSame('Course assistant', $title());
        $plugin->create_instance(['pagetypepattern' => '*'] + $sticky);
        $this->assertSame('For all courses', $title());
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
     * An activity of a module that the administrator has disabled has no type name, and causes no error.
     */
    public function test_an_activity_of_a_disabled_module_is_no_error(): void {
        global $DB;
        $this->getDataGenerator()->create_module('page', ['course' => $this->course->id, 'name' => 'Old', 'visible' => 0]);
        $teacher = $this->getDataGenerator()->create_and_enrol($this->course, 'editingteacher');
        $this->assertContains('Old', self::names($this->ask($teacher)));
        $DB->set_field('modules', 'visible', 0, ['name' => 'page']);
        $this->assertContains('Old', self::names($this->ask($teacher)));
    }

    /**
     * Content of a subsection that is "available but not shown" is left out, and so are sections that the format does
     * not show.
     */
    public function test_what_the_course_page_does_not_list_is_left_out(): void {
        global $DB;
        set_config('allowstealth', 1);
        \core\plugininfo\mod::enable_plugin('subsection', 1);
        $generator = $this->getDataGenerator();
        $subsection = $generator->create_module('subsection', ['course' => $this->course->id, 'section' => 1, 'name' => 'Part']);
        $number = get_fast_modinfo($this->course)->get_cm($subsection->cmid)->get_delegated_section_info()->sectionnum;
        $generator->create_module('page', ['course' => $this->course->id, 'section' => $number, 'name' => 'Inside']);
        $generator->create_module('page', ['course' => $this->course->id, 'section' => 0, 'name' => 'On top']);
        $this->assertContains('Inside', self::names($this->ask()));
        $activities = array_merge(...array_column($this->ask()['outline'], 'activities'));
        $this->assertArrayNotHasKey('description', array_column($activities, null, 'name')['Part']);
        set_coursemodule_visible($subsection->cmid, 1, 0);
        $this->assertSame(['On top'], self::names($this->ask()));
        set_coursemodule_visible($subsection->cmid, 1, 1);
        $generator->create_module('page', ['course' => $this->course->id, 'section' => 1, 'name' => 'Below']);
        $DB->set_field('course', 'format', 'social', ['id' => $this->course->id]);
        rebuild_course_cache($this->course->id);
        $this->assertNotContains('Below', self::names($this->ask()));
        $this->assertContains('On top', self::names($this->ask()));
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
