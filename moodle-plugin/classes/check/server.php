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
 * Checks that the chat server answers, is ready and reports its version.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class server extends connection_check {
    #[\Override]
    protected function run(bff $bff): result {
        $health = $bff->request('GET', '/healthz');
        $status = $health->getStatusCode();
        if ($status !== 200) {
            return $this->failed(result::ERROR, get_string('checkserver_status', 'block_sidenote', $status));
        }
        $ready = $bff->request('GET', '/readyz');
        if ($ready->getStatusCode() !== 200) {
            $seen = \core_text::substr((string) $ready->getBody(), 0, 500);
            return $this->failed(result::ERROR, get_string('checkserver_notready', 'block_sidenote'), $seen);
        }
        $version = json_decode((string) $health->getBody())->version ?? null;
        return is_string($version)
            ? $this->passed(get_string('checkserver_ok', 'block_sidenote', s($version)))
            : $this->failed(result::WARNING, get_string('checkserver_noversion', 'block_sidenote'));
    }
}
