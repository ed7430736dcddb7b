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
 * This site's clock and the chat server's agree, as tokens live for minutes.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class clock extends connection_check {
    /** @var int From how many seconds on tokens are refused. */
    private const LEEWAY = 30;

    /** @var int From how many seconds on somebody should look after the clocks. */
    private const SUSPICIOUS = 10;

    #[\Override]
    protected function look(bff $bff): result {
        $answer = $bff->request('GET', '/healthz');
        $theirs = strtotime($answer->getHeaderLine('Date'));
        if ($theirs === false) {
            return $this->failed(result::WARNING, get_string('checkclock_nodate', 'block_sidenote'));
        }
        $skew = \core\di::get(\core\clock::class)->time() - $theirs;
        $summary = get_string('checkclock_skew', 'block_sidenote', $skew);
        return match (true) {
            abs($skew) > self::LEEWAY => $this->failed(result::ERROR, $summary),
            abs($skew) > self::SUSPICIOUS => $this->failed(result::WARNING, $summary),
            default => $this->passed($summary),
        };
    }
}
