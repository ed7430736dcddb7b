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
 * Checks that Claude answered the last question, so that the API key, the model's name and the credit are in order.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class model extends connection_check {
    #[\Override]
    protected function run(bff $bff): result {
        $state = json_decode((string) $bff->request('GET', '/healthz')->getBody())->model ?? null;
        return match ($state) {
            'ok' => $this->passed(get_string('checkmodel_ok', 'block_sidenote')),
            'llm_overloaded', 'llm_timeout' => $this->failed(
                result::WARNING,
                get_string('checkmodel_slow', 'block_sidenote')
            ),
            'llm_unavailable' => $this->failed(result::ERROR, get_string('checkmodel_unavailable', 'block_sidenote')),
            default => $this->failed(result::INFO, get_string('checkmodel_untried', 'block_sidenote')),
        };
    }
}
