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

namespace block_sidenote\local;

use core\exception\moodle_exception;

/**
 * Whether the current user may use the assistant at all, on any page.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class visitor {
    /**
     * The reason why they may not.
     *
     * @return moodle_exception|null Null if they may.
     */
    public static function refusal(): ?moodle_exception {
        if (!isloggedin() || (isguestuser() && !site_settings::get('allowguests'))) {
            return new moodle_exception('guestsarenotallowed', 'error');
        }
        if (\core\session\manager::is_loggedinas() && !site_settings::get('allowloginas')) {
            return new moodle_exception('errorloginas', 'block_sidenote');
        }
        return null;
    }
}
