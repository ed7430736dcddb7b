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

use block_sidenote\local\ai_switch;
use block_sidenote\local\block_place;
use block_sidenote\local\instance_settings;
use block_sidenote\local\page_exclusion;
use block_sidenote\local\site_settings;
use block_sidenote\local\visitor;
use block_sidenote\output\widget;

/**
 * The block: a course assistant inline, in a side panel, or behind a floating button.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class block_sidenote extends block_base {
    /**
     * Names the block.
     */
    public function init(): void {
        $this->title = get_string('pluginname', 'block_sidenote');
    }

    /**
     * Sets the title that the teacher chose.
     */
    public function specialization(): void {
        $title = instance_settings::from_config($this->config)->title;
        $this->title = format_string($title, true, ['context' => $this->context]);
    }

    /**
     * Whether the block has site settings.
     *
     * @return bool
     */
    public function has_config(): bool {
        return true;
    }

    /**
     * The types of page that the block can be added to.
     *
     * @return bool[]
     */
    public function applicable_formats(): array {
        return ['course-view' => true, 'mod' => true, 'site-index' => true, 'my' => true];
    }

    /**
     * Shows a block that is added to a course on all pages of the course, because that is where students need help.
     *
     * @return bool
     */
    public function instance_create(): bool {
        global $DB;
        $parent = core\context::instance_by_id($this->instance->parentcontextid);
        if ($parent instanceof core\context\course && $parent->instanceid != SITEID) {
            $this->instance->showinsubcontexts = 1;
            $this->instance->pagetypepattern = '*';
            $DB->update_record('block_instances', (object) [
                'id' => $this->instance->id,
                'showinsubcontexts' => 1,
                'pagetypepattern' => '*',
            ]);
        }
        return true;
    }

    /**
     * Returns the block's content. Sends no request and signs no token: the browser asks for one when the assistant is
     * opened.
     *
     * @return stdClass
     */
    public function get_content(): stdClass {
        if ($this->content !== null) {
            return $this->content;
        }
        $this->content = (object) ['text' => '', 'footer' => ''];
        if (!site_settings::is_complete()) {
            $this->content->text = $this->setup_notice();
            return $this->content;
        }
        if (!$this->is_offered()) {
            return $this->content;
        }
        $settings = instance_settings::from_config($this->config);
        $widget = new widget($settings, $this->page->context, (int) $this->instance->id);
        $renderer = $this->page->get_renderer('core');
        $this->content->text = $renderer->render_from_template('block_sidenote/widget', $widget->export_for_template($renderer));
        return $this->content;
    }

    /**
     * Whether the assistant is offered to this visitor on this page.
     *
     * @return bool
     */
    private function is_offered(): bool {
        $courseid = ai_switch::course_of($this->page->context);
        $parent = core\context::instance_by_id($this->instance->parentcontextid);
        return !page_exclusion::applies_to($this->page)
            && visitor::refusal() === null
            && block_place::counts_in((int) $this->instance->id, $parent, $courseid)
            && ai_switch::is_on($this->context, $courseid);
    }

    /**
     * The notice to administrators while the site settings are incomplete.
     *
     * @return string HTML; empty for everybody else.
     */
    private function setup_notice(): string {
        if (!has_capability('moodle/site:config', core\context\system::instance())) {
            return '';
        }
        $url = new core\url('/admin/settings.php', ['section' => 'blocksettingsidenote']);
        return html_writer::link($url, get_string('notconfigured', 'block_sidenote'));
    }

    /**
     * The configuration that is exposed to the Moodle App. Leaves out the teacher's instructions.
     *
     * @return stdClass
     */
    public function get_config_for_external(): stdClass {
        return (object) ['instance' => (object) ['title' => $this->title], 'plugin' => new stdClass()];
    }
}
