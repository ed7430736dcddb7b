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

namespace block_sidenote\task;

use block_sidenote\local\bff;

/**
 * Erases a user's data on the chat server, after a first attempt has failed.
 *
 * If it fails again, it throws an exception, and Moodle retries it at increasing intervals.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class erase_user extends \core\task\adhoc_task {
    /** @var int The number of attempts. With a day between the later ones, they last about two months. */
    private const ATTEMPTS = 70;

    /**
     * The task for a user.
     *
     * @param int $userid The user, who may be deleted by the time the task runs.
     * @return self
     */
    public static function for_user(int $userid): self {
        $task = new self();
        $task->set_component('block_sidenote');
        $task->set_custom_data((object) ['userid' => $userid]);
        $task->set_attempts_available(self::ATTEMPTS);
        return $task;
    }

    /**
     * The task's name.
     *
     * @return string
     */
    public function get_name(): string {
        return get_string('taskeraseuser', 'block_sidenote');
    }

    /**
     * Erases the user's data.
     */
    public function execute(): void {
        bff::configured()->erase_user((int) $this->get_custom_data()->userid);
    }
}
