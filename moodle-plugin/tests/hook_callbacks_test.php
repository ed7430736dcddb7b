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

use block_sidenote\tests\page_testcase;

/**
 * Tests of what the site-wide option adds to pages.
 *
 * @covers     \block_sidenote\hook_callbacks
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class hook_callbacks_test extends page_testcase {
    /**
     * The site-wide option adds the assistant to course pages and to no others.
     */
    public function test_the_site_wide_option_adds_it_to_courses_only(): void {
        $this->assertSame('', $this->footer($this->page()));
        set_config('sitewide', 'panel', 'block_sidenote');
        $this->assertStringContainsString('data-mode="panel"', $this->footer($this->page()));
        $page = new \moodle_page();
        $page->set_context(\core\context\system::instance());
        $page->set_pagelayout('standard');
        $page->set_pagetype('my-index');
        $this->assertSame('', $this->footer($page));
    }

    /**
     * On pages without the course's block, the site-wide assistant has the title of that block.
     */
    public function test_the_site_wide_assistant_has_the_title_of_the_courses_block(): void {
        set_config('sitewide', 'panel', 'block_sidenote');
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $plugin->create_in_course($this->course, ['title' => 'Cell tutor', 'mode' => 'inline']);
        $page = $this->page();
        $page->blocks->show_only_fake_blocks();
        $footer = $this->footer($page);
        $this->assertStringContainsString('data-title="Cell tutor"', $footer);
        $this->assertStringContainsString('data-mode="panel"', $footer);
    }

    /**
     * The site-wide option adds nothing to the assistant's own page, which the Moodle App opens.
     */
    public function test_the_assistants_own_page_has_no_second_one(): void {
        set_config('sitewide', 'bubble', 'block_sidenote');
        $page = $this->page('blocks-sidenote-view', 'incourse');
        $page->blocks->show_only_fake_blocks();
        $this->assertSame('', $this->footer($page));
    }

    /**
     * A block on the page takes precedence over the site-wide option.
     */
    public function test_a_block_on_the_page_replaces_the_site_wide_one(): void {
        set_config('sitewide', 'bubble', 'block_sidenote');
        $this->getDataGenerator()->get_plugin_generator('block_sidenote')->create_in_course($this->course);
        $page = $this->page();
        $page->blocks->load_blocks();
        $this->assertSame('', $this->footer($page));
    }

    /**
     * The site-wide option adds nothing where the course's block has been hidden.
     */
    public function test_a_block_that_is_hidden_on_a_page_stays_hidden(): void {
        global $DB;
        set_config('sitewide', 'bubble', 'block_sidenote');
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $instance = $plugin->create_in_course($this->course);
        $page = $this->page();
        $this->assertStringContainsString('data-server', $this->footer($page));
        $DB->insert_record('block_positions', [
            'blockinstanceid' => $instance->id, 'contextid' => $page->context->id, 'pagetype' => $page->pagetype,
            'subpage' => '', 'visible' => 0, 'region' => 'side-pre', 'weight' => 0,
        ]);
        $this->assertSame('', $this->footer($page));
        $this->assertStringContainsString('data-server', $this->footer($this->page('course-view-section-topics')));
    }
}
