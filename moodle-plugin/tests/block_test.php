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
use core\context\course as course_context;

/**
 * Tests of the block on a page: what it shows, to whom, and what a backup contains.
 *
 * @covers     \block_sidenote
 * @covers     \block_sidenote\hook_callbacks
 * @covers     \block_sidenote\output\mobile
 * @covers     \block_sidenote\output\widget
 * @covers     \block_sidenote\local\page_exclusion
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class block_test extends \advanced_testcase {
    /** @var \stdClass The course. */
    private \stdClass $course;

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
     * @return \moodle_page
     */
    private function page(string $pagetype = 'course-view-topics', string $layout = 'course'): \moodle_page {
        $page = new \moodle_page();
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
    private function content(\moodle_page $page, array $config = []): string {
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
    private function footer(\moodle_page $page): string {
        $hook = new \core\hook\output\before_footer_html_generation($page->get_renderer('core'));
        hook_callbacks::before_footer_html_generation($hook);
        return $hook->get_output();
    }

    /**
     * The page contains no token, secret or instructions, and rendering it sends no request.
     */
    public function test_the_page_contains_no_token_and_sends_no_request(): void {
        $sent = [];
        $this->get_mocked_http_client($sent);
        $html = $this->content($this->page(), ['title' => 'Cells & <i>more</i>', 'instructions' => 'Mind the gap.']);
        $this->assertStringContainsString('data-server="https://sidenote.example.edu"', $html);
        $this->assertStringContainsString('data-mode="bubble"', $html);
        $this->assertStringNotContainsString('eyJ', $html);
        $this->assertStringNotContainsString('secret', $html);
        $this->assertStringNotContainsString('Mind the gap', $html);
        $this->assertStringNotContainsString('<i>', $html);
        $this->assertSame([], $sent);
    }

    /**
     * There is no assistant on pages of exams, pop-ups, frames and pages that the administrator excludes.
     */
    public function test_it_is_absent_on_excluded_pages(): void {
        set_config('sitewide', 'bubble', 'block_sidenote');
        set_config('excludedpages', "mod-lesson-*\nmod-book-view", 'block_sidenote');
        $absent = [
            ['mod-quiz-attempt', 'incourse'], ['mod-quiz-summary', 'incourse'], ['mod-page-view', 'secure'],
            ['mod-page-view', 'embedded'], ['mod-page-view', 'popup'], ['mod-lesson-continue', 'incourse'],
            ['mod-book-view', 'incourse'],
        ];
        foreach ($absent as [$pagetype, $layout]) {
            $this->assertSame('', $this->footer($this->page($pagetype, $layout)), "$pagetype $layout");
            $this->assertSame('', $this->content($this->page($pagetype, $layout)), "$pagetype $layout");
        }
        $this->assertNotSame('', $this->footer($this->page('mod-page-view', 'incourse')));
        $this->assertNotSame('', $this->content($this->page('mod-book-print', 'incourse')));
    }

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
     * A course's own block takes precedence over one that an administrator shows everywhere.
     */
    public function test_of_two_blocks_the_courses_own_is_shown(): void {
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $sticky = $plugin->create_instance([
            'parentcontextid' => \core\context\system::instance()->id, 'showinsubcontexts' => 1,
        ]);
        $show = fn(): string => block_instance('sidenote', $sticky, $this->page())->get_content()->text;
        $this->assertStringContainsString('data-server', $show());
        $this->assertStringContainsString('data-server', $this->content($this->page()));
        $this->assertSame('', $show());
    }

    /**
     * Blocks for different pages are all shown; of two for the same pages, only the nearest is.
     */
    public function test_blocks_for_different_pages_are_all_shown(): void {
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $make = fn(\core\context $parent, string $pattern): \stdClass => $plugin->create_instance([
            'parentcontextid' => $parent->id, 'showinsubcontexts' => 1, 'pagetypepattern' => $pattern,
        ]);
        $show = fn(\stdClass $block): string => block_instance('sidenote', $block, $this->page())->get_content()->text;
        $system = \core\context\system::instance();
        $onactivities = $make($system, 'mod-*');
        $this->assertStringContainsString('data-server', $show($onactivities));
        $oncourses = $make(\core\context\coursecat::instance($this->course->category), 'course-view-*');
        $this->assertStringContainsString('data-server', $show($onactivities));
        $this->assertStringContainsString('data-server', $show($oncourses));
        $everywhere = $make($system, '*');
        $this->assertSame('', $show($everywhere), 'The category is nearer.');
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

    /**
     * Users with mere guest access get nothing, because the server would not answer them.
     */
    public function test_users_who_do_not_belong_to_the_course_get_nothing(): void {
        global $DB;
        set_config('sitewide', 'bubble', 'block_sidenote');
        $DB->set_field('enrol', 'status', ENROL_INSTANCE_ENABLED, ['enrol' => 'guest', 'courseid' => $this->course->id]);
        $this->setUser($this->getDataGenerator()->create_user());
        $this->assertSame('', $this->footer($this->page()) . $this->content($this->page()));
        $this->setAdminUser();
        $this->assertStringContainsString('data-server', $this->content($this->page()));
    }

    /**
     * Guests, and administrators who are logged in as another user, get nothing.
     */
    public function test_guests_and_logged_in_as_users_get_nothing(): void {
        set_config('sitewide', 'bubble', 'block_sidenote');
        $this->setGuestUser();
        $this->assertSame('', $this->footer($this->page()) . $this->content($this->page()));
        $this->setAdminUser();
        $student = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        \core\session\manager::loginas($student->id, \core\context\system::instance());
        $this->assertSame('', $this->footer($this->page()) . $this->content($this->page()));
    }

    /**
     * Visitors who are not logged in get nothing, even where guests are allowed, because there is no user to sign a
     * token for.
     */
    public function test_visitors_who_are_not_logged_in_get_nothing(): void {
        set_config('sitewide', 'bubble', 'block_sidenote');
        set_config('allowguests', 1, 'block_sidenote');
        $this->setUser(0);
        $this->assertSame('', $this->footer($this->page()) . $this->content($this->page()));
    }

    /**
     * On a site that is not configured, administrators see a notice and others see nothing.
     */
    public function test_only_administrators_see_that_it_is_not_configured(): void {
        set_config('bffurl', '', 'block_sidenote');
        $this->assertSame('', $this->content($this->page()));
        $this->setAdminUser();
        $this->assertStringContainsString('blocksettingsidenote', $this->content($this->page()));
    }

    /**
     * A block that is added to a course is shown on all of its pages.
     */
    public function test_a_block_added_to_a_course_is_on_all_its_pages(): void {
        global $DB;
        $this->setAdminUser();
        $page = $this->page();
        $page->blocks->load_blocks();
        $page->blocks->add_block('sidenote', 'side-pre', 0, false, 'course-view-*');
        $instance = $DB->get_record('block_instances', ['blockname' => 'sidenote'], '*', MUST_EXIST);
        $this->assertEquals(1, $instance->showinsubcontexts);
        $this->assertSame('*', $instance->pagetypepattern);
    }

    /**
     * A backup contains the block's settings and no secret.
     */
    public function test_a_course_backup_contains_the_settings_and_no_secret(): void {
        global $CFG, $DB, $USER;
        require_once($CFG->dirroot . '/backup/util/includes/backup_includes.php');
        require_once($CFG->dirroot . '/backup/util/includes/restore_includes.php');
        $this->setAdminUser();
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $plugin->create_in_course($this->course, ['title' => 'Tutor', 'style' => 'hints']);
        $CFG->backup_file_logger_level = \backup::LOG_NONE;

        $backup = new \backup_controller(
            \backup::TYPE_1COURSE,
            $this->course->id,
            \backup::FORMAT_MOODLE,
            \backup::INTERACTIVE_NO,
            \backup::MODE_IMPORT,
            $USER->id
        );
        $backupid = $backup->get_backupid();
        $backup->execute_plan();
        $backup->destroy();
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(
            make_backup_temp_directory($backupid),
            \FilesystemIterator::SKIP_DOTS
        ));
        foreach ($files as $file) {
            $this->assertStringNotContainsString(\block_sidenote_generator::SECRET, file_get_contents($file->getPathname()));
        }

        $newid = \restore_dbops::create_new_course('New', 'NEW', $this->course->category);
        $restore = new \restore_controller(
            $backupid,
            $newid,
            \backup::INTERACTIVE_NO,
            \backup::MODE_GENERAL,
            $USER->id,
            \backup::TARGET_NEW_COURSE
        );
        $this->assertTrue($restore->execute_precheck());
        $restore->execute_plan();
        $restore->destroy();
        $restored = $DB->get_record('block_instances', [
            'blockname' => 'sidenote', 'parentcontextid' => course_context::instance($newid)->id,
        ], '*', MUST_EXIST);
        $settings = instance_settings::from_config(block_instance('sidenote', $restored)->config);
        $this->assertSame('Tutor', $settings->title);
        $this->assertSame('hints', $settings->style);
    }

    /**
     * The Moodle App gets a button to the assistant's own page.
     */
    public function test_the_app_gets_a_button(): void {
        global $DB;
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $instance = $plugin->create_in_course($this->course);
        $html = output\mobile::mobile_block(['blockid' => $instance->id])['templates'][0]['html'];
        $this->assertStringContainsString("/blocks/sidenote/view.php?id=$instance->id", $html);
        $this->assertStringContainsString("{{ 'plugin.block_sidenote.open' | translate }}", $html);
        $this->assertSame('', output\mobile::mobile_block(['blockid' => 987654])['templates'][0]['html']);
        $sticky = $plugin->create_instance([
            'parentcontextid' => \core\context\system::instance()->id, 'showinsubcontexts' => 1,
        ]);
        $app = fn(int $courseid): string => output\mobile::mobile_block([
            'blockid' => $sticky->id, 'contextlevel' => 'course', 'instanceid' => $courseid,
        ])['templates'][0]['html'];
        $this->assertSame('', $app($this->course->id), 'The course has one of its own.');
        $DB->delete_records('block_instances', ['id' => $instance->id]);
        $url = "view.php?id=$sticky->id&courseid={$this->course->id}";
        $this->assertStringContainsString($url, html_entity_decode($app($this->course->id)));
        $this->assertSame('', $app($this->getDataGenerator()->create_course()->id));
        $this->setGuestUser();
        $this->assertSame('', output\mobile::mobile_block(['blockid' => $instance->id])['templates'][0]['html']);
    }
}
