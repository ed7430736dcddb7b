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

use block_sidenote\local\instance_settings;
use block_sidenote\local\locale;
use block_sidenote\local\site_settings;
use core\context;
use core\output\renderable;
use core\output\renderer_base;
use core\output\templatable;

/**
 * The assistant's placeholder on a page, before it is opened: the chat server's URL, and where on the site the page is.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class widget implements renderable, templatable {
    /**
     * Creates the widget.
     *
     * @param instance_settings $settings The settings.
     * @param context $context The page's context.
     * @param int $instanceid The block instance; 0 for none.
     * @param bool $deferred Whether an inline assistant only opens on request.
     */
    public function __construct(
        /** @var instance_settings The settings. */
        private readonly instance_settings $settings,
        /** @var context The page's context. */
        private readonly context $context,
        /** @var int The block instance. */
        private readonly int $instanceid,
        /** @var bool Whether an inline assistant only opens on request. */
        private readonly bool $deferred = false,
    ) {
    }

    /**
     * The template's context.
     *
     * @param renderer_base $output The renderer.
     * @return array
     */
    public function export_for_template(renderer_base $output): array {
        $inline = $this->settings->mode === instance_settings::MODE_INLINE;
        $inblock = $this->instanceid !== 0;
        $retention = (int) site_settings::get('retention');
        return [
            'id' => 'block_sidenote-' . ($this->instanceid ?: 'site'),
            'server' => site_settings::bff_url(),
            'mode' => $this->settings->mode,
            'locale' => locale::from_moodle(current_language()),
            'contextid' => $this->context->id,
            'instanceid' => $this->instanceid,
            'title' => format_string($this->settings->title, true, ['context' => $this->context, 'escape' => false]),
            'inline' => $inline,
            'button' => $this->deferred || ($inblock && !$inline),
            'inblock' => $inblock,
            'retention' => $retention > 0 ? format_time($retention) : '',
        ];
    }
}
