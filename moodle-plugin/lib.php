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

/**
 * Callbacks that core finds by name.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use block_sidenote\local\block_place;
use block_sidenote\local\site_settings;

/**
 * The checks that this plugin adds to the site's status report.
 *
 * @return core\check\check[]
 */
function block_sidenote_status_checks(): array {
    return [
        new block_sidenote\check\server(),
        new block_sidenote\check\secrets(),
        new block_sidenote\check\clock(),
        new block_sidenote\check\framing(),
        new block_sidenote\check\streaming(),
        new block_sidenote\check\webservice(),
        new block_sidenote\check\backchannel(),
        new block_sidenote\check\model(),
    ];
}

/**
 * Adds this plugin's pages to the reports of a course with an assistant: its use, and the documents that it reads.
 *
 * @param navigation_node $navigation The course's settings.
 * @param stdClass $course The course.
 * @param core\context\course $context Its context.
 */
function block_sidenote_extend_navigation_course(
    navigation_node $navigation,
    stdClass $course,
    core\context\course $context
): void {
    if (
        !has_capability('block/sidenote:viewreports', $context)
        || !site_settings::is_complete()
        || (site_settings::get('sitewide') === 'off' && !block_place::find_in_course($context))
    ) {
        return;
    }
    $reports = $navigation->get('coursereports') ?: $navigation;
    foreach (['report', 'documents'] as $page) {
        $reports->add(
            get_string($page, 'block_sidenote'),
            new core\url("/blocks/sidenote/$page.php", ['courseid' => $course->id]),
            navigation_node::TYPE_SETTING,
            null,
            "block_sidenote_$page",
            new core\output\pix_icon('i/report', '')
        );
    }
}
