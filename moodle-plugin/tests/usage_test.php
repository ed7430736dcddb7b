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

use block_sidenote\event\conversation_started;
use block_sidenote\local\usage;

/**
 * Tests of the report on how much the assistant of a course is used.
 *
 * @covers     \block_sidenote\local\usage
 * @covers     ::block_sidenote_extend_navigation_course
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class usage_test extends \advanced_testcase {
    /**
     * Counts by course and period.
     */
    public function test_conversations_are_counted_in_their_course_and_period(): void {
        global $DB, $PAGE;
        $this->resetAfterTest();
        $this->preventResetByRollback();
        set_config('enabled_stores', 'logstore_standard', 'tool_log');
        set_config('buffersize', 0, 'logstore_standard');
        get_log_manager(true);
        $course = $this->getDataGenerator()->create_course();
        $other = $this->getDataGenerator()->create_course();
        $this->setAdminUser();
        foreach ([$course, $course, $other] as $where) {
            conversation_started::create(['context' => \core\context\course::instance($where->id)])->trigger();
        }
        $first = $DB->get_records('logstore_standard_log', ['eventname' => '\\' . conversation_started::class], 'id', 'id', 0, 1);
        $DB->set_field('logstore_standard_log', 'timecreated', time() - 10 * DAYSECS, ['id' => key($first)]);
        $PAGE->set_url('/');
        $report = usage::in_course($course->id)->export_for_template($PAGE->get_renderer('core'));
        $this->assertTrue($report['haslog']);
        $this->assertSame([7 => 1, 30 => 2, 180 => 2], array_column($report['periods'], 'conversations', 'days'));
        $this->assertSame([0, 0, 0], array_column($report['periods'], 'acceptances'));
    }

    /**
     * Whoever may see the report finds it among the course's reports.
     */
    public function test_only_who_may_see_it_finds_the_report(): void {
        global $CFG;
        require_once($CFG->dirroot . '/blocks/sidenote/lib.php');
        $this->resetAfterTest();
        $this->getDataGenerator()->get_plugin_generator('block_sidenote')->configure_site();
        $course = $this->getDataGenerator()->create_course();
        $find = function (string $role) use ($course): bool {
            $this->setUser($this->getDataGenerator()->create_and_enrol($course, $role));
            $reports = new \navigation_node(['text' => 'Reports', 'type' => \navigation_node::TYPE_CONTAINER]);
            $settings = new \navigation_node(['text' => 'Course', 'type' => \navigation_node::TYPE_COURSE]);
            $reports->key = 'coursereports';
            $settings->add_node($reports);
            block_sidenote_extend_navigation_course($settings, $course, \core\context\course::instance($course->id));
            return $reports->has_children();
        };
        $this->assertTrue($find('teacher'));
        $this->assertFalse($find('student'));
    }
}
