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

namespace block_sidenote\local\admin;

use block_sidenote\local\launch_secret;

/**
 * A setting for a secret: stored encrypted, never sent back to the browser, and rejected if it is too short.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class secret_setting extends \admin_setting_encryptedpassword {
    /**
     * Stores a secret.
     *
     * @param string $data The secret; empty to remove it.
     * @return string Empty, or why it was rejected.
     */
    public function write_setting($data) {
        $data = trim((string) $data);
        if ($data !== '' && strlen($data) < launch_secret::MIN_BYTES) {
            return get_string('errorshortsecret', 'block_sidenote', launch_secret::MIN_BYTES);
        }
        return parent::write_setting($data);
    }
}
