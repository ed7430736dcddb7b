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
 * Tests of the block on a page: where it is, what it shows, and to whom.
 *
 * @covers     \block_sidenote
 * @covers     \block_sidenote\output\widget
 * @covers     \block_sidenote\local\page_exclusion
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class block_test extends page_testcase {
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
     * There is no assistant on a page that asks for no AI, as pages can since Moodle 5.2.
     */
    public function test_it_is_absent_where_the_page_wants_no_ai(): void {
        set_config('sitewide', 'bubble', 'block_sidenote');
        $page = $this->page(page: new class extends \moodle_page {
            /**
             * Whether the page wants AI.
             *
             * @return bool
             */
            public function get_ai_visibility_hint(): bool {
                return false;
            }
        });
        $this->assertSame('', $this->footer($page));
        $this->assertSame('', $this->content($page));
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
}
