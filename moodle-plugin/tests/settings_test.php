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

use block_sidenote\local\instance_settings;

/**
 * Tests of the settings: the block's form, the site's, and what becomes of wrong ones.
 *
 * @covers     \block_sidenote_edit_form
 * @covers     \block_sidenote\local\instance_settings
 * @covers     \block_sidenote\local\admin\url_setting
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class settings_test extends \advanced_testcase {
    /** @var \stdClass The course. */
    private \stdClass $course;

    /**
     * A course with an editing teacher as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        $this->course = $this->getDataGenerator()->create_course();
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'editingteacher'));
    }

    /**
     * Opens the form of a new block, as the current user.
     *
     * @param array|null $submitted What is submitted; null for nothing.
     * @return \block_sidenote_edit_form
     */
    private function open_form(?array $submitted = null): \block_sidenote_edit_form {
        global $CFG, $PAGE;
        require_once($CFG->dirroot . '/blocks/edit_form.php');
        require_once($CFG->dirroot . '/blocks/sidenote/edit_form.php');
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $instance = $plugin->create_in_course($this->course);
        $PAGE = new \moodle_page();
        $PAGE->set_course($this->course);
        $PAGE->set_url('/course/view.php', ['id' => $this->course->id]);
        $PAGE->set_pagelayout('course');
        $PAGE->set_pagetype('course-view-topics');
        $PAGE->blocks->load_blocks();
        $block = $PAGE->blocks->find_instance($instance->id);
        if ($submitted !== null) {
            \block_sidenote_edit_form::mock_submit($submitted);
        }
        $form = new \block_sidenote_edit_form(null, ['page' => $PAGE, 'block' => $block]);
        $form->set_data($block->instance);
        return $form;
    }

    /**
     * Submits the block's form as the current user.
     *
     * @return array The settings that were accepted, by name.
     */
    private function submit_settings(): array {
        $form = $this->open_form([
            'config_title' => 'Mine', 'config_instructions' => 'Do my homework.', 'config_notice' => 'Not if x<y.',
        ]);
        $taken = [];
        foreach ((array) $form->get_data() as $name => $value) {
            if (str_starts_with($name, 'config_')) {
                $taken[substr($name, strlen('config_'))] = $value;
            }
        }
        return $taken;
    }

    /**
     * Without the capability, as on one's own Dashboard, only title and mode can be set.
     */
    public function test_settings_that_shape_the_answers_need_a_capability(): void {
        global $DB;
        $accepted = $this->submit_settings();
        $this->assertSame('Do my homework.', $accepted['instructions']);
        $this->assertSame('Not if x<y.', $accepted['notice']);
        $roleid = $DB->get_field('role', 'id', ['shortname' => 'editingteacher']);
        assign_capability('block/sidenote:configure', CAP_PROHIBIT, $roleid, \core\context\system::instance()->id, true);
        accesslib_clear_all_caches_for_unit_testing();
        $this->assertSame(['title', 'mode'], array_keys($this->submit_settings()));
    }

    /**
     * A teacher can choose what the site allows or less, and does not lose that choice by saving the form.
     */
    public function test_a_teacher_can_choose_up_to_the_level_of_the_site(): void {
        $ischoice = fn(string $level): bool =>
            ($this->open_form(['config_progress' => $level])->get_data()->config_progress ?? '') === $level;
        foreach ([['none'], ['none', 'done'], ['none', 'done', 'results']] as $allowed) {
            set_config('progress', end($allowed), 'block_sidenote');
            $this->assertSame($allowed, array_values(array_filter(instance_settings::PROGRESS, $ischoice)));
        }
    }

    /**
     * Texts are cut to their limits, and invalid choices become defaults.
     */
    public function test_invalid_settings_are_corrected(): void {
        set_config('instructions', 'Be kind.', 'block_sidenote');
        set_config('style', 'socratic', 'block_sidenote');
        set_config('outside', '0', 'block_sidenote');
        $settings = instance_settings::from_config((object) [
            'mode' => 'fullscreen', 'style' => 'rude', 'instructions' => 'Be brief.', 'persona' => str_repeat('é', 5000),
            'starters' => implode("\r\n", range(1, 9)),
        ]);
        $this->assertSame('bubble', $settings->mode);
        $this->assertSame('socratic', $settings->style);
        $this->assertFalse($settings->outsideallowed);
        $this->assertSame("Be kind.\n\nBe brief.", $settings->instructions);
        $this->assertSame(instance_settings::TEXT_LIMIT, \core_text::strlen($settings->persona));
        $this->assertSame(['1', '2', '3', '4', '5', '6'], $settings->starters);
        $this->assertSame(get_string('defaulttitle', 'block_sidenote'), $settings->title);
        $this->assertTrue(instance_settings::from_config((object) ['outside' => '1'])->outsideallowed);
        $this->assertSame(['ok'], instance_settings::from_config((object) ['starters' => "\xff\nok"])->starters);
    }

    /**
     * More questions to begin with than are shown are rejected; blank lines do not count.
     */
    public function test_too_many_questions_to_begin_with_are_rejected(): void {
        $form = $this->open_form();
        $errors = fn(int $count): array => $form->validation(['config_starters' => implode("\r\n\r\n", range(1, $count))], []);
        $this->assertSame([], $errors(6));
        $this->assertSame(['config_starters' => 'Enter at most 6 questions, one per line.'], $errors(7));
    }

    /**
     * The site's instructions leave room for the teacher's: the chat server cuts the two together.
     */
    public function test_the_sites_instructions_are_limited(): void {
        global $CFG;
        require_once($CFG->libdir . '/adminlib.php');
        $this->setAdminUser();
        $setting = admin_get_root(true, true)->locate('blocksettingsidenote')->settings->block_sidenoteinstructions;
        $this->assertSame('', $setting->write_setting("a < b\r\n" . str_repeat('é', instance_settings::TEXT_LIMIT - 7)));
        $this->assertNotSame('', $setting->write_setting(str_repeat('é', instance_settings::TEXT_LIMIT + 1)));
        $this->assertStringStartsWith("a < b\r\n", get_config('block_sidenote', 'instructions'));
    }

    /**
     * The site's settings accept their defaults, and a notice in any script up to its limit.
     */
    public function test_the_sites_settings_accept_defaults_and_notices_in_any_script(): void {
        global $CFG;
        require_once($CFG->libdir . '/adminlib.php');
        $this->setAdminUser();
        $settings = (array) admin_get_root(true, true)->locate('blocksettingsidenote')->settings;
        foreach ($settings as $name => $setting) {
            if ($setting instanceof \admin_setting_configtext) {
                $this->assertTrue($setting->validate($setting->get_defaultsetting()), $name);
            }
        }
        $notice = $settings['block_sidenotenotice'];
        $this->assertTrue($notice->validate(str_repeat('ж', instance_settings::NOTICE_LIMIT)));
        $this->assertNotTrue($notice->validate(str_repeat('ж', instance_settings::NOTICE_LIMIT + 1)));
    }

    /**
     * The chat server's address is accepted with spaces around it, but not within.
     */
    public function test_the_address_of_the_chat_server_is_validated(): void {
        global $CFG;
        require_once($CFG->libdir . '/adminlib.php');
        $this->setAdminUser();
        $setting = new local\admin\url_setting('block_sidenote/bffurl', '', '', '', PARAM_RAW_TRIMMED);
        $this->assertSame('', $setting->write_setting(" https://chat.example.edu/\n"));
        $this->assertSame('https://chat.example.edu/', get_config('block_sidenote', 'bffurl'));
        $wrong = ['https://chat example.edu', 'http://chat.example.edu', 'chat.example.edu', 'https://chat.example.edu/?a=b'];
        foreach ($wrong as $url) {
            $this->assertNotSame('', $setting->write_setting($url), $url);
        }
        $this->assertSame('', $setting->write_setting(''));
    }
}
