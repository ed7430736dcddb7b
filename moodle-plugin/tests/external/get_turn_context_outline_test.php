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

use block_sidenote\tests\turn_context_testcase;

/**
 * Tests of the course as the chat server learns that one user sees it.
 *
 * @covers     \block_sidenote\external\get_turn_context
 * @covers     \block_sidenote\local\course_outline
 * @covers     \block_sidenote\local\course_page
 * @covers     \block_sidenote\local\activity_intros
 * @covers     \block_sidenote\local\user_in_course
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_turn_context_outline_test extends turn_context_testcase {
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
     * Activities that count in the gradebook are marked, for help with hints only if the block or the site sets it.
     */
    public function test_graded_activities_are_marked(): void {
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
        $choose = function (string $choice): bool {
            $this->configure_block(['graded' => $choice]);
            return $this->ask()['settings']['graded_hints'];
        };
        $this->assertTrue($choose('hints'));
        set_config('graded', 'hints', 'block_sidenote');
        $this->assertTrue($choose(''));
        $this->assertTrue($choose('forged'));
        $this->assertFalse($choose('style'));
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
}
