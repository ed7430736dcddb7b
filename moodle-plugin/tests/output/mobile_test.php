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

namespace block_sidenote\output;

use block_sidenote\tests\page_testcase;

/**
 * Tests of the block in the Moodle App.
 *
 * @covers     \block_sidenote\output\mobile
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class mobile_test extends page_testcase {
    /**
     * The Moodle App gets a button to the assistant's own page.
     */
    public function test_the_app_gets_a_button(): void {
        global $DB;
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $instance = $plugin->create_in_course($this->course);
        $html = mobile::mobile_block(['blockid' => $instance->id])['templates'][0]['html'];
        $this->assertStringContainsString("/blocks/sidenote/view.php?id=$instance->id", $html);
        $this->assertStringContainsString("{{ 'plugin.block_sidenote.open' | translate }}", $html);
        $this->assertSame('', mobile::mobile_block(['blockid' => 987654])['templates'][0]['html']);
        $sticky = $plugin->create_instance([
            'parentcontextid' => \core\context\system::instance()->id, 'showinsubcontexts' => 1,
        ]);
        $app = fn(int $courseid): string => mobile::mobile_block([
            'blockid' => $sticky->id, 'contextlevel' => 'course', 'instanceid' => $courseid,
        ])['templates'][0]['html'];
        $this->assertSame('', $app($this->course->id), 'The course has one of its own.');
        $DB->delete_records('block_instances', ['id' => $instance->id]);
        $url = "view.php?id=$sticky->id&courseid={$this->course->id}";
        $this->assertStringContainsString($url, html_entity_decode($app($this->course->id)));
        $this->assertSame('', $app($this->getDataGenerator()->create_course()->id));
        $this->setGuestUser();
        $this->assertSame('', mobile::mobile_block(['blockid' => $instance->id])['templates'][0]['html']);
    }
}
