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

namespace block_sidenote\check;

use block_sidenote\local\bff;
use core\check\result;

/**
 * Checks that the clocks of this site and the chat server agree, because tokens are valid for minutes only.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class clock extends connection_check {
    /** @var int The difference in seconds above which the server rejects tokens. */
    private const LEEWAY = 30;

    /** @var int The difference in seconds above which the check warns. */
    private const SUSPICIOUS = 10;

    #[\Override]
    protected function run(bff $bff): result {
        $answer = $bff->request('GET', '/healthz');
        $theirs = strtotime($answer->getHeaderLine('Date'));
        if ($theirs === false) {
            return $this->failed(result::WARNING, get_string('checkclock_nodate', 'block_sidenote'));
        }
        $skew = \core\di::get(\core\clock::class)->time() - $theirs;
        $summary = get_string('checkclock_skew', 'block_sidenote', sprintf($skew === 0 ? '%d' : '%+d', $skew));
        return match (true) {
            abs($skew) > self::LEEWAY => $this->failed(result::ERROR, $summary),
            abs($skew) > self::SUSPICIOUS => $this->failed(result::WARNING, $summary),
            default => $this->passed($summary),
        };
    }
}
