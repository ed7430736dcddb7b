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
 * Exports or deletes one user's data in this plugin through Moodle's privacy API, as a data request does.
 *
 * Usage: php privacy.php <Moodle directory> export|delete <user id>. Prints the export as JSON.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

define('CLI_SCRIPT', true);
require($argv[1] . '/config.php');

$user = core_user::get_user((int) $argv[3], '*', MUST_EXIST);
\core\session\manager::set_user(get_admin());
$manager = new \core_privacy\manager();
$contexts = new \core_privacy\local\request\contextlist_collection((int) $user->id);
foreach ($manager->get_contexts_for_userid((int) $user->id)->get_contextlists() as $contextlist) {
    if ($contextlist->get_component() === 'block_sidenote') {
        $contexts->add_contextlist(new \core_privacy\local\request\approved_contextlist(
            $user,
            'block_sidenote',
            $contextlist->get_contextids()
        ));
    }
}
if ($argv[2] === 'delete') {
    $manager->delete_data_for_user($contexts);
    exit(0);
}
$archive = $manager->export_user_data($contexts);
$zip = new ZipArchive();
$zip->open($archive);
for ($index = 0; $index < $zip->numFiles; $index++) {
    if (preg_match('~Sidenote/data\.json$~', $zip->getNameIndex($index))) {
        echo $zip->getFromIndex($index);
    }
}
