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

namespace block_sidenote\tests;

use core\exception\moodle_exception;

/**
 * An assertion for calls that are refused.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
trait refusals {
    /**
     * Asserts that a call is refused.
     *
     * @param string $errorcode The expected error code.
     * @param callable $act The call.
     */
    protected function assert_refusal(string $errorcode, callable $act): void {
        try {
            $act();
            $this->fail("Not refused with $errorcode.");
        } catch (moodle_exception $exception) {
            $this->assertSame($errorcode, $exception->errorcode);
        }
    }
}
