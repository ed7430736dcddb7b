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
 * Tests of the settings of block and site as the chat server learns them.
 *
 * @covers     \block_sidenote\external\get_turn_context
 * @covers     \block_sidenote\local\turn_context
 * @covers     \block_sidenote\local\instance_settings
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_turn_context_settings_test extends turn_context_testcase {
    /**
     * The site's notice precedes the block's, which is cut to its limit.
     */
    public function test_notices_of_site_and_block_are_joined(): void {
        $this->assertSame('', $this->ask()['settings']['notice']);
        $this->configure_block(['notice' => ' For ideas <only>. ' . str_repeat('x', 300)]);
        $notice = $this->ask()['settings']['notice'];
        $this->assertStringStartsWith('For ideas <only>. xx', $notice);
        $this->assertSame(200, \core_text::strlen($notice));
        set_config('notice', 'Closed on Sunday.', 'block_sidenote');
        $this->assertStringStartsWith('Closed on Sunday. For ideas <only>.', $this->ask()['settings']['notice']);
    }

    /**
     * A teacher's instructions arrive as they were written, except for empty lines.
     */
    public function test_settings_are_plain_text_with_line_breaks(): void {
        $text = "Mind <b> and a < b & c.\n\n- One\n- Two";
        $this->configure_block(['instructions' => $text, 'style' => 'hints', 'outside' => '0']);
        $settings = $this->ask()['settings'];
        $this->assertSame("Mind <b> and a < b & c.\n- One\n- Two", $settings['instructions']);
        $this->assertSame('hints', $settings['style']);
        $this->assertFalse($settings['outside_allowed']);
    }

    /**
     * A block may switch the reading of documents off, but not on against the site's setting.
     */
    public function test_documents_may_be_read_if_neither_site_nor_block_forbids_it(): void {
        $allowed = function (string $site, ?string $block): bool {
            set_config('documents', $site, 'block_sidenote');
            $this->configure_block(array_filter(['documents' => $block], fn($value) => $value !== null));
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
        filter_set_global_state('multilang', TEXTFILTER_ON);
        filter_set_applies_to_strings('multilang', true);
        $text = '<span lang="en" class="multilang">Help & <b></span><span lang="de" class="multilang">Hilfe</span>';
        $this->configure_block(['title' => $text, 'welcome' => $text, 'starters' => $text]);
        $settings = $this->ask()['settings'];
        $this->assertSame(['Help & <b>', 'Help & <b>'], [$settings['title'], $settings['welcome']]);
        $this->assertSame(['Help & <b>'], $settings['starters']);
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
}
