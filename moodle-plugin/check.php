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
 * The connection test: this plugin's status checks, and the assistant to try out.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use block_sidenote\local\instance_settings;
use block_sidenote\local\site_settings;
use block_sidenote\output\widget;

define('NO_OUTPUT_BUFFERING', true);

require('../../config.php');
require_once($CFG->libdir . '/adminlib.php');

$detail = optional_param('detail', '', PARAM_ALPHANUMEXT);
admin_externalpage_setup('block_sidenote_check', '', null, '', ['pagelayout' => 'report']);

$table = new core\check\table('status', '/blocks/sidenote/check.php', $detail);
$table->checks = array_filter($table->checks, fn($check) => $check->get_component() === 'block_sidenote');

echo $OUTPUT->header();
echo $OUTPUT->heading(get_string('connectiontest', 'block_sidenote'));
echo $table->render($OUTPUT);
if (site_settings::is_complete() && $detail === '') {
    $settings = instance_settings::for_site()->shown_as(instance_settings::MODE_INLINE);
    $widget = new widget($settings, core\context\system::instance(), 0, true);
    echo $OUTPUT->render_from_template('block_sidenote/try_it', $widget->export_for_template($OUTPUT));
}
echo $OUTPUT->footer();
