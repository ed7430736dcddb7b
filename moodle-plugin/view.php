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
 * A block's assistant on a page of its own, for the Moodle App and for users who want more room.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use block_sidenote\local\ai_switch;
use block_sidenote\local\instance_settings;
use block_sidenote\local\page_exclusion;
use block_sidenote\local\site_settings;
use block_sidenote\local\visitor;
use block_sidenote\output\widget;

require('../../config.php');

$instanceid = required_param('id', PARAM_INT);
$context = core\context\block::instance($instanceid);
// A block of a category or of the site is shown in many courses.
$courseid = ai_switch::course_of($context) ?: optional_param('courseid', 0, PARAM_INT);
$coursecontext = $courseid ? core\context\course::instance($courseid) : null;

require_login($courseid ?: null);
$PAGE->set_url('/blocks/sidenote/view.php', ['id' => $instanceid, 'courseid' => $courseid]);
$PAGE->set_context($coursecontext ?? core\context\system::instance());
$PAGE->set_pagelayout('incourse');

if ($refusal = visitor::refusal()) {
    throw $refusal;
}
require_capability('block/sidenote:use', $context);
if (
    ai_switch::find_context($courseid, $instanceid) === null
    || !ai_switch::is_on($context, $courseid)
    || !site_settings::is_complete()
    || page_exclusion::applies_to($PAGE)
) {
    throw new core\exception\moodle_exception('errorswitchedoff', 'block_sidenote');
}

$settings = instance_settings::for_context($context);
$title = format_string($settings->title, true, ['context' => $context]);
$PAGE->set_title($title);
$PAGE->set_heading($courseid ? format_string($PAGE->course->fullname, true, ['context' => $coursecontext]) : $title);

// No second assistant beside this one.
$PAGE->blocks->show_only_fake_blocks();

$widget = new widget($settings->shown_as(instance_settings::MODE_INLINE), $PAGE->context, $instanceid);
echo $OUTPUT->header();
echo $OUTPUT->render_from_template('block_sidenote/widget', $widget->export_for_template($OUTPUT));
echo $OUTPUT->footer();
