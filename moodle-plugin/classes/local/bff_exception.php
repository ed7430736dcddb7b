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

/**
 * A request to the chat server failed.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class bff_exception extends \core\exception\moodle_exception {
    /**
     * Creates the exception.
     *
     * @param string $errorcode The name of a string of this plugin.
     * @param string $debuginfo Details for administrators.
     * @param bool $isunreachable Whether no connection could be made.
     */
    public function __construct(
        string $errorcode,
        string $debuginfo = '',
        /** @var bool Whether no connection could be made. */
        public readonly bool $isunreachable = false,
    ) {
        parent::__construct($errorcode, 'block_sidenote', '', null, $debuginfo);
    }
}
