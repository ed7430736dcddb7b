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

use block_sidenote\local\service_account;
use block_sidenote\local\site_settings;
use core\check\check;
use core\check\result;

/**
 * Checks that the chat server's account exists and keeps its access, and has the capabilities it needs and none that show
 * too much.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class webservice extends check {
    /**
     * Runs the check.
     *
     * @return result
     */
    public function get_result(): result {
        global $CFG;
        if (!site_settings::is_complete()) {
            $details = get_string('checkwebservice_details', 'block_sidenote');
            return new result(result::NA, get_string('notconfigured', 'block_sidenote'), $details);
        }
        $protocols = explode(',', $CFG->webserviceprotocols ?? '');
        if (empty($CFG->enablewebservices) || !in_array('rest', $protocols, true)) {
            return $this->result(result::ERROR, 'off');
        }
        $accounts = service_account::all();
        if (!$accounts) {
            return $this->result(result::ERROR, 'noaccount');
        }
        foreach ($accounts as $account) {
            foreach (['unusable', 'missing', 'missing_courses', 'too_broad', 'ending'] as $fault) {
                $found = $account->$fault();
                if ($found) {
                    $status = in_array($fault, ['too_broad', 'ending'], true) ? result::WARNING : result::ERROR;
                    $a = (object) ['user' => s($account->username()), 'found' => s(implode(', ', $found))];
                    return $this->result($status, str_replace('_', '', $fault), $a);
                }
            }
        }
        return $this->result(result::OK, 'ok', (object) [
            'user' => s($accounts[0]->username()),
            'courses' => service_account::COURSES_LIMIT,
        ]);
    }

    /**
     * A link to the web-service tokens.
     *
     * @return \action_link
     */
    public function get_action_link(): \action_link {
        return new \action_link(
            new \core\url('/admin/webservice/tokens.php'),
            get_string('managetokens', 'webservice')
        );
    }

    /**
     * Creates a result.
     *
     * @param string $status One of result's constants.
     * @param string $string The end of the name of the summary's string.
     * @param mixed $a The string's values.
     * @return result
     */
    private function result(string $status, string $string, mixed $a = null): result {
        return new result(
            $status,
            get_string("checkwebservice_$string", 'block_sidenote', $a),
            get_string('checkwebservice_details', 'block_sidenote')
        );
    }
}
