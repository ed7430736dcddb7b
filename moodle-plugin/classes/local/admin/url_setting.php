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

/**
 * The setting for the chat server's URL: https, or http on this machine.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class url_setting extends \admin_setting_configtext {
    /**
     * Stores a URL, without the spaces that copying may have left around it.
     *
     * @param string $data The URL.
     * @return string Empty, or why it was rejected.
     */
    public function write_setting($data) {
        return parent::write_setting(trim((string) $data));
    }

    /**
     * Validates a URL.
     *
     * @param string $data The URL; may be empty.
     * @return true|string True, or why it was rejected.
     */
    public function validate($data) {
        $parts = parse_url($data) ?: [];
        $local = in_array($parts['host'] ?? '', ['localhost', '127.0.0.1', '[::1]'], true);
        $scheme = $parts['scheme'] ?? '';
        $isurl = !preg_match('/\s/', $data) && isset($parts['host']) && ($scheme === 'https' || ($scheme === 'http' && $local))
            && !isset($parts['user']) && !isset($parts['query']) && !isset($parts['fragment']);
        return $data === '' || $isurl ? parent::validate($data) : get_string('errorurl', 'block_sidenote');
    }
}
