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
use GuzzleHttp\Psr7\FnStream;
use GuzzleHttp\Psr7\Utils;
use GuzzleHttp\RequestOptions;

/**
 * Checks that nothing between this site and the chat server buffers streams.
 *
 * The server sends a few lines with pauses between them. A proxy that buffers delivers them all at once.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class streaming extends connection_check {
    /** @var float The minimum time from the first to the last line, in seconds. The server takes over twice as long. */
    private const SPREAD = 0.25;

    #[\Override]
    protected function run(bff $bff): result {
        $arrivals = [];
        $sink = Utils::streamFor('');
        $clocked = FnStream::decorate($sink, [
            'write' => function (string $piece) use ($sink, &$arrivals): int {
                $arrivals[] = microtime(true);
                return $sink->write($piece);
            },
        ]);
        $answer = $bff->request('GET', '/healthz/stream', null, [RequestOptions::SINK => $clocked]);
        if ($answer->getStatusCode() !== 200) {
            $summary = get_string('checkstreaming_status', 'block_sidenote', $answer->getStatusCode());
            return $this->failed(result::WARNING, $summary);
        }
        return count($arrivals) > 1 && end($arrivals) - $arrivals[0] > self::SPREAD
            ? $this->passed(get_string('checkstreaming_ok', 'block_sidenote'))
            : $this->failed(result::ERROR, get_string('checkstreaming_buffered', 'block_sidenote'));
    }
}
