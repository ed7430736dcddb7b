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

use block_sidenote\local\ai_switch;
use block_sidenote\local\block_place;
use block_sidenote\local\instance_settings;
use block_sidenote\local\page_exclusion;
use block_sidenote\local\site_settings;
use block_sidenote\local\visitor;
use block_sidenote\output\widget;
use core\hook\output\before_footer_html_generation;

/**
 * This plugin's hook callbacks.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class hook_callbacks {
    /**
     * Adds the assistant to the pages of all courses, if the administrator has switched that on.
     *
     * @param before_footer_html_generation $hook The hook.
     */
    public static function before_footer_html_generation(before_footer_html_generation $hook): void {
        if (during_initial_install() || site_settings::get('sitewide') === 'off') {
            return;
        }
        $page = $hook->renderer->get_page();
        if ($context = self::find_offered($page)) {
            $settings = instance_settings::for_context($context);
            $widget = new widget($settings->shown_as(site_settings::get('sitewide')), $page->context, 0);
            $hook->add_html($hook->renderer->render_from_template(
                'block_sidenote/widget',
                $widget->export_for_template($hook->renderer)
            ));
        }
    }

    /**
     * Finds the context of the site-wide assistant that this visitor gets on a page. There is none on pages that show a
     * block, or where the course's block is hidden.
     *
     * @param \moodle_page $page The page.
     * @return \core\context|null Null if the page gets no site-wide assistant.
     */
    private static function find_offered(\moodle_page $page): ?\core\context {
        $courseid = ai_switch::course_of($page->context);
        $offered = $courseid
            && site_settings::is_complete()
            && !page_exclusion::applies_to($page)
            && !$page->blocks->is_block_present('sidenote')
            && $page->pagetype !== 'blocks-sidenote-view'
            && visitor::refusal() === null
            && ($context = ai_switch::find_context($courseid, 0)) !== null
            && ai_switch::is_on($context, $courseid)
            && !($context instanceof \core\context\block && block_place::is_hidden_on($page, (int) $context->instanceid));
        return $offered ? $context : null;
    }
}
