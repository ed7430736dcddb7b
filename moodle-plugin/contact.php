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
 * The teachers whom a student can ask where the assistant did not help. With one, it leads straight to the message.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use block_sidenote\local\contact;

require('../../config.php');

$courseid = required_param('id', PARAM_INT);
$course = get_course($courseid);
$context = core\context\course::instance($courseid);
require_login($course);
require_capability('moodle/site:sendmessage', core\context\system::instance());

$PAGE->set_url('/blocks/sidenote/contact.php', ['id' => $courseid]);
$PAGE->set_pagelayout('incourse');
$PAGE->set_title(get_string('contact', 'block_sidenote'));
$PAGE->set_heading(format_string($course->fullname, true, ['context' => $context]));

$teachers = contact::teachers_for_current_user($course);
if (count($teachers) === 1) {
    redirect(contact::message_page(reset($teachers)));
}

$showfullnames = has_capability('moodle/site:viewfullnames', $context);
$list = array_map(fn(stdClass $teacher): array => [
    'name' => fullname($teacher, $showfullnames),
    'picture' => $OUTPUT->user_picture($teacher, ['courseid' => $courseid, 'link' => false, 'alttext' => false, 'size' => 50]),
    'url' => contact::message_page($teacher)->out(false),
], array_values($teachers));
$coursename = format_string($course->fullname, true, ['context' => $context, 'escape' => false]);

echo $OUTPUT->header();
echo $OUTPUT->heading(get_string('contact', 'block_sidenote'));
echo $OUTPUT->render_from_template('block_sidenote/contact', [
    'hasteachers' => (bool) $list,
    'teachers' => $list,
    'back' => get_string('backto', 'moodle', $coursename),
    'backurl' => (new core\url('/course/view.php', ['id' => $courseid]))->out(false),
]);
echo $OUTPUT->footer();
