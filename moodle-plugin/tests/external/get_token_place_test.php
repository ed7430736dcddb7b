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

use block_sidenote\local\instance_settings;
use block_sidenote\tests\launch_testcase;
use core\context\course as course_context;
use core\context\system as system_context;

/**
 * Tests of the blocks, courses and activities in which there are launch tokens.
 *
 * @covers     \block_sidenote\external\get_token
 * @covers     \block_sidenote\local\ai_switch
 * @covers     \block_sidenote\local\block_place
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_token_place_test extends launch_testcase {
    /**
     * There is no token for a block of another course, of another type, or that does not exist.
     */
    public function test_there_is_none_for_a_block_from_elsewhere(): void {
        $other = $this->getDataGenerator()->create_course();
        $foreign = $this->getDataGenerator()->get_plugin_generator('block_sidenote')->create_in_course($other);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims($foreign->id));
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims(987654));
        $html = $this->getDataGenerator()->create_block('online_users', [
            'parentcontextid' => course_context::instance($this->course->id)->id,
        ]);
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims($html->id));
    }

    /**
     * There is no token for a block on another user's Dashboard, in a hidden category or in a hidden activity.
     */
    public function test_there_is_none_for_a_block_that_the_user_cannot_see(): void {
        $generator = $this->getDataGenerator();
        $place = fn(\core\context $parent): \stdClass => $generator->get_plugin_generator('block_sidenote')->create_instance([
            'parentcontextid' => $parent->id, 'showinsubcontexts' => 1,
        ]);
        $ask = fn(\stdClass $block): array => get_token::execute(system_context::instance()->id, (int) $block->id);
        $student = $generator->create_and_enrol($this->course, 'student');
        $own = $place(\core\context\user::instance($student->id));
        $foreign = $place(\core\context\user::instance($generator->create_user()->id));
        $hidden = $place($generator->create_category(['visible' => 0])->get_context());
        $page = $generator->create_module('page', ['course' => $this->course->id, 'visible' => 0]);
        $inhidden = $place(\core\context\module::instance($page->cmid));
        $this->setUser($student);
        $this->assertArrayHasKey('token', $ask($own));
        $this->assert_refusal('errorswitchedoff', fn() => $ask($foreign));
        $this->assert_refusal('errorswitchedoff', fn() => $ask($hidden));
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims((int) $inhidden->id));
        $category = $generator->create_category(['visible' => 0]);
        $shown = $place($category->get_context());
        $course = $generator->create_course(['category' => $category->id, 'visible' => 1]);
        $generator->enrol_user($student->id, $course->id, 'student');
        $incourse = fn(int $instanceid): array => get_token::execute(course_context::instance($course->id)->id, $instanceid);
        $this->assertArrayHasKey('token', $incourse((int) $shown->id), 'The course is open, whatever its category is.');
        set_coursemodule_visible($page->cmid, 1);
        $this->assertSame((int) $inhidden->id, $this->claims((int) $inhidden->id)->instance_id);
    }

    /**
     * A block that a course does not show gives no token in that course.
     */
    public function test_there_is_none_for_a_block_that_the_course_does_not_show(): void {
        global $DB;
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $generator = $this->getDataGenerator();
        $student = $generator->create_and_enrol($this->course, 'student');
        $plugin = $generator->get_plugin_generator('block_sidenote');
        $system = \core\context\system::instance();
        $make = fn(\core\context $parent, string $pattern, int $sub = 1): int => (int) $plugin->create_instance([
            'parentcontextid' => $parent->id, 'pagetypepattern' => $pattern, 'showinsubcontexts' => $sub,
        ])->id;
        $elsewhere = [
            $make(\core\context\user::instance($student->id), '*'),
            $make($system, 'my-index'),
            $make($system, '*', 0),
            $make(course_context::instance(SITEID), '*'),
            $make($generator->create_category()->get_context(), '*'),
        ];
        $this->setUser($student);
        foreach ($elsewhere as $instanceid) {
            $this->assert_refusal('errorswitchedoff', fn() => $this->claims($instanceid));
        }
        $oncourses = $make(\core\context\coursecat::instance($this->course->category), 'course-view-*');
        foreach ($elsewhere as $instanceid) {
            $this->assert_refusal('errorswitchedoff', fn() => $this->claims($instanceid));
        }
        $this->assertSame($oncourses, $this->claims($oncourses)->instance_id);
        $onactivities = $make($system, 'mod-*');
        $this->assertSame($onactivities, $this->claims($onactivities)->instance_id);
    }

    /**
     * Students get no token for a block that the teacher hides from them by a permission.
     */
    public function test_there_is_none_for_a_block_that_is_hidden_by_permission(): void {
        global $DB;
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        $context = \core\context\block::instance($this->block->id);
        foreach (['student', 'user', 'guest'] as $shortname) {
            $roleid = $DB->get_field('role', 'id', ['shortname' => $shortname]);
            assign_capability('moodle/block:view', CAP_PROHIBIT, $roleid, $context->id, true);
        }
        accesslib_clear_all_caches_for_unit_testing();
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims());
    }

    /**
     * A block of the Dashboard or of the site cannot be used to bypass the settings of a course's own block, or in a
     * course that does not show it.
     */
    public function test_an_outside_block_applies_where_it_is_shown_and_the_course_has_none(): void {
        global $DB;
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $add = fn(string $pattern, int $below): int => (int) $plugin->create_instance([
            'parentcontextid' => system_context::instance()->id, 'pagetypepattern' => $pattern, 'showinsubcontexts' => $below,
        ])->id;
        $dashboard = $add('my-index', 0);
        $sticky = $add('*', 1);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        foreach ([$dashboard, $sticky] as $outside) {
            $this->assert_refusal('errorswitchedoff', fn() => $this->claims($outside));
        }
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $this->assertSame($sticky, $this->claims($sticky)->instance_id);
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims($dashboard));
        $ondashboard = get_token::execute(system_context::instance()->id, $dashboard);
        $this->assertNotEmpty($ondashboard['token']);
    }

    /**
     * Moodle's own AI switch of an activity (since Moodle 5.1) is respected.
     */
    public function test_there_is_none_in_an_activity_in_which_ai_is_switched_off(): void {
        global $DB;
        $page = $this->getDataGenerator()->create_module('page', [
            'course' => $this->course->id, 'intro' => 'What it is about.', 'showdescription' => 1,
        ]);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        $ask = fn(): array => get_token::execute(\core\context\module::instance($page->cmid)->id, (int) $this->block->id);
        $this->assertNotEmpty($ask()['token']);
        if (!array_key_exists('enableaitools', $DB->get_columns('course_modules'))) {
            $this->assertSame([], \block_sidenote\local\ai_switch::activities_off((int) $this->course->id));
            return;
        }
        $described = fn(): array => array_column(array_merge(...array_column(
            \block_sidenote\local\course_outline::for_current_user($this->course, instance_settings::PROGRESS_NONE),
            'activities'
        )), 'description');
        $this->assertSame(['What it is about.'], array_values($described()));
        $DB->set_field('course_modules', 'enableaitools', 0, ['id' => $page->cmid]);
        $this->assertSame([], $described());
        $this->assert_refusal('errorswitchedoff', $ask);
        $this->assertNotEmpty($this->claims()->jti);
        $documents = \block_sidenote\local\documents\course_documents::for_current_user($this->course, (int) $this->block->id);
        $this->assertSame([], $documents->readable());
    }

    /**
     * In a course without a block, there are only tokens if the site-wide option is on.
     */
    public function test_without_a_block_the_site_wide_option_decides(): void {
        global $DB;
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims(0));
        set_config('sitewide', 'bubble', 'block_sidenote');
        $claims = $this->claims(0);
        $this->assertArrayNotHasKey('instance_id', (array) $claims);
        $this->assertSame(course_context::instance($this->course->id)->id, $claims->context_id);
    }

    /**
     * There is no token if the administrator has disabled the block plugin.
     */
    public function test_there_is_none_if_the_plugin_is_disabled(): void {
        global $DB;
        $DB->set_field('block', 'visible', 0, ['name' => 'sidenote']);
        $this->setAdminUser();
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims());
    }
}
