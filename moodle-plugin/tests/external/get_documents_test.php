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

use block_sidenote\tests\backchannel_testcase;
use core_external\external_api;

/**
 * Tests of which documents are listed for whom.
 *
 * @covers     \block_sidenote\external\backchannel
 * @covers     \block_sidenote\external\get_documents
 * @covers     \block_sidenote\local\course_page
 * @covers     \block_sidenote\local\documents\course_documents
 * @covers     \block_sidenote\local\user_in_course
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_documents_test extends backchannel_testcase {
    /**
     * A course with a block and a student, and the service account as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->place_assistant();
    }

    /**
     * Adds an activity.
     *
     * @param string $name The name.
     * @param array $settings Further settings.
     * @param string $module The module.
     * @return \stdClass
     */
    private function add(string $name, array $settings = [], string $module = 'page'): \stdClass {
        $settings += ['course' => $this->course->id, 'name' => $name, 'section' => 1];
        return $this->getDataGenerator()->create_module($module, $settings);
    }

    /**
     * Lists the documents' titles.
     *
     * @param \stdClass|null $user The user; null for the student.
     * @param array $params Further parameters.
     * @return string[] The titles.
     */
    private function titles(?\stdClass $user = null, array $params = []): array {
        $params += $this->asker($user);
        return $this->as_account(function () use ($params): array {
            $answer = external_api::clean_returnvalue(get_documents::execute_returns(), get_documents::execute(...$params));
            return array_column($answer['documents'], 'title');
        });
    }

    /**
     * Asserts that the call is refused.
     *
     * @param string $errorcode The expected error code.
     * @param \stdClass|null $user The user.
     * @param array $params Further parameters.
     */
    private function assert_refused(string $errorcode, ?\stdClass $user = null, array $params = []): void {
        $this->assert_refusal($errorcode, fn() => $this->titles($user, $params));
    }

    /**
     * Students in different groups and a teacher get the documents that are open to each of them.
     */
    public function test_users_get_exactly_what_is_listed_and_open_to_them(): void {
        set_config('enableavailability', 1);
        set_config('allowstealth', 1);
        $generator = $this->getDataGenerator();
        $other = $generator->create_and_enrol($this->course, 'student');
        $teacher = $generator->create_and_enrol($this->course, 'editingteacher');
        $group = $generator->create_group(['courseid' => $this->course->id]);
        $generator->create_group_member(['groupid' => $group->id, 'userid' => $this->student->id]);
        $only = fn(\stdClass $condition, bool $show): array => ['availability' => json_encode(
            \core_availability\tree::get_root_json([$condition], \core_availability\tree::OP_AND, $show)
        )];
        $ingroup = \availability_group\condition::get_json($group->id);
        $from = fn(int $time): \stdClass => \availability_date\condition::get_json('>=', $time);
        $this->add('open');
        $this->add('hidden', ['visible' => 0]);
        $this->add('secret', $only($ingroup, false));
        $this->add('announced', $only($ingroup, true));
        $this->add('next week', $only($from(time() + WEEKSECS), true));
        $this->add('last week', $only($from(time() - WEEKSECS), true));
        set_coursemodule_visible($this->add('stealth')->cmid, 1, 0);
        $this->add('in a hidden section', ['section' => 2]);
        course_update_section($this->course, get_fast_modinfo($this->course)->get_section_info(2), ['visible' => 0]);

        $this->assertSame(['open', 'secret', 'announced', 'last week'], $this->titles());
        $this->assertSame(['open', 'last week'], $this->titles($other));
        $this->assertContains('hidden', $this->titles($teacher));
        $this->assertSame(['open', 'secret', 'announced', 'last week'], $this->titles());
    }

    /**
     * Some modules show an activity to users whom they do not show its content.
     */
    public function test_a_modules_own_capability_is_needed(): void {
        global $DB;
        $book = $this->add('Book', [], 'book');
        $this->getDataGenerator()->get_plugin_generator('mod_book')->create_chapter(['bookid' => $book->id, 'title' => 'One']);
        $news = $this->add('News', ['type' => 'news'], 'forum');
        $this->getDataGenerator()->get_plugin_generator('mod_forum')->create_discussion([
            'course' => $this->course->id, 'forum' => $news->id, 'userid' => get_admin()->id, 'name' => 'Lab',
        ]);
        $this->assertSame(['Book: One', 'News: Lab'], $this->titles());
        $roleid = $DB->get_field('role', 'id', ['shortname' => 'student']);
        $context = \core\context\course::instance($this->course->id);
        assign_capability('mod/book:read', CAP_PROHIBIT, $roleid, $context);
        $this->assertSame(['News: Lab'], $this->titles());
        assign_capability('mod/forum:viewdiscussion', CAP_PROHIBIT, $roleid, $context);
        $this->assertSame([], $this->titles());
    }

    /**
     * Users who may not be served are refused, as for the turn context.
     */
    public function test_users_who_may_not_be_served_are_refused(): void {
        global $DB;
        $generator = $this->getDataGenerator();
        $this->assert_refused('requireloginerror', $generator->create_user());
        $this->assert_refused('invaliduser', (object) ['id' => 987654]);
        $this->assert_refused('suspended', $generator->create_and_enrol($this->course, 'student', ['suspended' => 1]));
        $this->assert_refused('requireloginerror', null, ['courseid' => 987654]);
        $this->assert_refused('requireloginerror', null, ['courseid' => SITEID]);
        $this->assert_refused('guestsarenotallowed', null, ['userid' => 0]);
        $this->assertSame([], $this->titles(null, ['courseid' => 0]));
        $DB->set_field('user_enrolments', 'status', ENROL_USER_SUSPENDED, ['userid' => $this->student->id]);
        $this->assert_refused('requireloginerror');
        $this->account = $generator->create_user();
        $this->setUser($this->account);
        $this->assert_refused('nopermissions');
    }

    /**
     * Guests get documents if both the site and the course allow guests.
     */
    public function test_a_guest_gets_what_is_open_to_guests(): void {
        global $DB;
        $this->add('open');
        $this->add('hidden', ['visible' => 0]);
        set_config('allowguests', 1, 'block_sidenote');
        $this->assert_refused('requireloginerror', null, ['userid' => 0]);
        $DB->set_field('enrol', 'status', ENROL_INSTANCE_ENABLED, ['enrol' => 'guest', 'courseid' => $this->course->id]);
        $this->assertSame(['open'], $this->titles(null, ['userid' => 0]));
        $roleid = $DB->get_field('role', 'id', ['shortname' => 'guest']);
        assign_capability('block/sidenote:use', CAP_PROHIBIT, $roleid, \core\context\system::instance(), true);
        $this->assertSame([], $this->titles(null, ['userid' => 0]), 'Who may not use the assistant has nothing read to them.');
    }

    /**
     * The list is empty if the documents, or the assistant, are switched off.
     */
    public function test_the_list_is_empty_where_it_is_switched_off(): void {
        $this->add('open');
        $this->assertSame(['open'], $this->titles());
        $this->assertSame([], $this->titles(null, ['instanceid' => 0]));
        $this->configure_block(['documents' => '0']);
        $this->assertSame([], $this->titles());
        $this->configure_block(['documents' => '1']);
        $this->assertSame(['open'], $this->titles());
        set_config('documents', 0, 'block_sidenote');
        $this->assertSame([], $this->titles());
    }

    /**
     * The number of database queries does not depend on the number of activities, and the list is limited.
     */
    public function test_a_large_course_needs_no_more_queries_and_is_limited_to_a_thousand(): void {
        global $DB;
        $reads = function () use ($DB): int {
            $this->titles();
            $before = $DB->perf_get_reads();
            $this->titles();
            return $DB->perf_get_reads() - $before;
        };
        $glossary = $this->add('Words', [], 'glossary');
        $add = function () use ($glossary): void {
            $folder = $this->add('Folder', [], 'folder');
            $this->getDataGenerator()->get_plugin_generator('block_sidenote')->add_file($folder, 'a.txt', 'a');
            $this->add('Page');
            $this->add('Text', ['intro' => 'Text'], 'label');
            $this->add('Essay', ['intro' => 'Write.', 'alwaysshowdescription' => 0], 'assign');
            $this->getDataGenerator()->get_plugin_generator('mod_glossary')->create_content($glossary, ['concept' => 'Word']);
        };
        $add();
        $few = $reads();
        for ($number = 0; $number < 5; $number++) {
            $add();
        }
        $this->assertSame($few, $reads());
        $entry = $DB->get_record('glossary_entries', [], '*', IGNORE_MULTIPLE);
        unset($entry->id);
        $DB->insert_records('glossary_entries', array_fill(0, 1000, $entry));
        $titles = $this->titles();
        $this->assertCount(1000, $titles);
        $this->assertCount(6 * 4, preg_grep('/Word/', $titles, PREG_GREP_INVERT), 'A long glossary leaves room for the rest.');
        for ($number = 0; $number < 10; $number++) {
            $entry->glossaryid = $this->add('Words', [], 'glossary')->id;
            $DB->insert_records('glossary_entries', array_fill(0, 120, $entry));
        }
        $this->assertCount(1000, $this->titles());
    }

    /**
     * An assignment with a hidden description may open earlier for some users. A user override takes precedence over
     * group overrides, even if it does not change the date.
     */
    public function test_a_description_is_hidden_until_the_assignment_opens_for_this_user(): void {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/mod/assign/locallib.php');
        $generator = $this->getDataGenerator();
        $later = ['alwaysshowdescription' => 0, 'allowsubmissionsfromdate' => time() + DAYSECS, 'intro' => 'Write.'];
        $group = $generator->create_group(['courseid' => $this->course->id]);
        $generator->create_group_member(['groupid' => $group->id, 'userid' => $this->student->id]);
        $second = $generator->create_group(['courseid' => $this->course->id]);
        $generator->create_group_member(['groupid' => $second->id, 'userid' => $this->student->id]);
        $override = fn(\stdClass $assign, array $record): int => $DB->insert_record('assign_overrides', $record + [
            'assignid' => $assign->id, 'sortorder' => 1, 'allowsubmissionsfromdate' => time() - HOURSECS,
        ]);
        $this->add('for all later', $later, 'assign');
        $override($this->add('for the user now', $later, 'assign'), ['userid' => $this->student->id]);
        $override($this->add('for the group now', $later, 'assign'), ['groupid' => $group->id]);
        $first = $this->add('for the first group later', $later, 'assign');
        $override($first, ['groupid' => $second->id, 'sortorder' => 2]);
        $override($first, ['groupid' => $group->id, 'allowsubmissionsfromdate' => time() + HOURSECS]);
        $both = $this->add('for the user as for all', $later, 'assign');
        $override($both, ['groupid' => $group->id]);
        $override($both, ['userid' => $this->student->id, 'allowsubmissionsfromdate' => null]);
        $override($this->add('for others now', $later, 'assign'), ['userid' => $this->account->id]);

        $shown = $this->titles();
        $this->assertSame(['for the user now', 'for the group now'], $shown);
        // The same as the assignment itself shows.
        $this->setUser($this->student);
        foreach (get_fast_modinfo($this->course, $this->student->id)->get_instances_of('assign') as $cm) {
            $assign = new \assign($cm->context, $cm, $this->course);
            $assign->update_effective_access($this->student->id);
            $this->assertSame(in_array($cm->name, $shown, true), $assign->show_intro(), $cm->name);
        }
    }
}
