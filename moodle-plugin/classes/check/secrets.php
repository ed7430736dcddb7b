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
use block_sidenote\local\launch_secret;
use core\check\result;

/**
 * Checks that the chat server accepts tokens signed with each of this site's secrets.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class secrets extends connection_check {
    #[\Override]
    protected function run(bff $bff): result {
        $accepted = [];
        foreach (array_filter([launch_secret::in_slot(1), launch_secret::in_slot(2)]) as $secret) {
            $answer = $bff->request('GET', '/chat/sessions', $this->token($secret));
            if ($answer->getStatusCode() === 401) {
                // A secret that the site does not sign with yet does no harm.
                $status = $secret->kid === launch_secret::signing()->kid ? result::ERROR : result::WARNING;
                return $this->failed($status, get_string('checksecrets_refused', 'block_sidenote', $secret->kid));
            }
            if ($answer->getStatusCode() !== 200) {
                $a = (object) ['kid' => $secret->kid, 'status' => $answer->getStatusCode()];
                return $this->failed(result::WARNING, get_string('checksecrets_unclear', 'block_sidenote', $a));
            }
            if (!is_array(json_decode((string) $answer->getBody())->sessions ?? null)) {
                // Some other server, which answers everything.
                return $this->failed(result::ERROR, get_string('errorbffanswer', 'block_sidenote'));
            }
            $accepted[] = $secret->kid;
        }
        return $this->passed(get_string('checksecrets_ok', 'block_sidenote', implode(', ', $accepted)));
    }
}
