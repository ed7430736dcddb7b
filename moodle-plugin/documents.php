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
 * The documents that the assistant reads in a course, for its teachers.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use block_sidenote\output\document_list;

require('../../config.php');

$courseid = required_param('courseid', PARAM_INT);
$course = get_course($courseid);
$context = core\context\course::instance($courseid);
require_login($course);
require_capability('block/sidenote:viewreports', $context);

$PAGE->set_url('/blocks/sidenote/documents.php', ['courseid' => $courseid]);
$PAGE->set_pagelayout('report');
$PAGE->set_title(get_string('documents', 'block_sidenote'));
$PAGE->set_heading(format_string($course->fullname, true, ['context' => $context]));

// The chat server calls this site before it answers. The user's other requests must not wait for that.
core\session\manager::write_close();
$list = document_list::in_course($course);

echo $OUTPUT->header();
echo $OUTPUT->heading(get_string('documents', 'block_sidenote'));
echo $OUTPUT->render_from_template('block_sidenote/documents', $list->export_for_template($OUTPUT));
echo $OUTPUT->footer();
