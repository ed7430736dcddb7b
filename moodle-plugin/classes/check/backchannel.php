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
 * Checks that the chat server can call this site's web services with its token and asks this site about the AI policy.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class backchannel extends connection_check {
    #[\Override]
    protected function run(bff $bff): result {
        $answer = $bff->request('GET', '/context', $this->token());
        $body = json_decode((string) $answer->getBody());
        if ($answer->getStatusCode() === 200 && !is_object($body)) {
            return $this->failed(result::ERROR, get_string('errorbffanswer', 'block_sidenote'));
        }
        if ($answer->getStatusCode() === 200) {
            return ($body->policy_kept_by ?? '') === 'moodle'
                ? $this->passed(get_string('checkbackchannel_ok', 'block_sidenote'))
                : $this->failed(result::WARNING, get_string('checkbackchannel_policy', 'block_sidenote'));
        }
        $code = is_string($body->code ?? null) ? clean_param($body->code, PARAM_ALPHANUMEXT) : '';
        $known = ['moodle_error', 'moodle_unavailable', 'moodle_timeout', 'forbidden', 'token_invalid'];
        $summary = in_array($code, $known, true)
            ? get_string("checkbackchannel_$code", 'block_sidenote')
            : get_string('checkbackchannel_status', 'block_sidenote', $answer->getStatusCode());
        return $this->failed(result::ERROR, $summary, "HTTP {$answer->getStatusCode()} $code");
    }
}
