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

namespace block_sidenote\tests;

use block_sidenote\hook_callbacks;

/**
 * Base class of tests of what is on the pages of a course.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class page_testcase extends \advanced_testcase {
    /** @var \stdClass The course. */
    protected \stdClass $course;

    /**
     * A configured site, a course, and a student as the current user.
     */
    protected function setUp(): void {
        global $CFG;
        parent::setUp();
        require_once($CFG->libdir . '/blocklib.php');
        $this->resetAfterTest();
        $this->getDataGenerator()->get_plugin_generator('block_sidenote')->configure_site();
        $this->course = $this->getDataGenerator()->create_course();
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
    }

    /**
     * Creates a page of the course.
     *
     * @param string $pagetype The page type.
     * @param string $layout The page layout.
     * @param \moodle_page $page The page to begin with.
     * @return \moodle_page
     */
    protected function page(
        string $pagetype = 'course-view-topics',
        string $layout = 'course',
        \moodle_page $page = new \moodle_page()
    ): \moodle_page {
        $page->set_course($this->course);
        $page->set_url('/course/view.php', ['id' => $this->course->id]);
        $page->set_pagelayout($layout);
        $page->set_pagetype($pagetype);
        return $page;
    }

    /**
     * Returns the block's content on a page.
     *
     * @param \moodle_page $page The page.
     * @param array $config The block's settings.
     * @return string
     */
    protected function content(\moodle_page $page, array $config = []): string {
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $block = block_instance('sidenote', $plugin->create_in_course($this->course, $config), $page);
        return $block->get_content()->text;
    }

    /**
     * Returns what the site-wide option adds to a page.
     *
     * @param \moodle_page $page The page.
     * @return string
     */
    protected function footer(\moodle_page $page): string {
        $hook = new \core\hook\output\before_footer_html_generation($page->get_renderer('core'));
        hook_callbacks::before_footer_html_generation($hook);
        return $hook->get_output();
    }
}
