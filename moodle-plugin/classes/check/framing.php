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
use block_sidenote\local\launch_token;
use core\check\result;

/**
 * Checks that the chat server allows this site, and not every site, to show the assistant in a frame.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class framing extends connection_check {
    #[\Override]
    protected function run(bff $bff): result {
        $answer = $bff->request('GET', '/widget/');
        if ($answer->getStatusCode() !== 200) {
            $summary = get_string('checkframing_status', 'block_sidenote', $answer->getStatusCode());
            return $this->failed(result::ERROR, $summary);
        }
        if ($answer->hasHeader('X-Frame-Options')) {
            return $this->failed(result::ERROR, get_string('checkframing_xframe', 'block_sidenote'));
        }
        $ancestors = self::frame_ancestors($answer->getHeaderLine('Content-Security-Policy'));
        if ($ancestors === null || in_array('*', $ancestors, true)) {
            return $this->failed(result::WARNING, get_string('checkframing_open', 'block_sidenote'));
        }
        $origin = self::origin();
        if (!in_array($origin, $ancestors, true)) {
            $summary = get_string('checkframing_refused', 'block_sidenote', s($origin));
            return $this->failed(result::ERROR, $summary, implode("\n", $ancestors));
        }
        return $this->passed(get_string('checkframing_ok', 'block_sidenote', s($origin)));
    }

    /**
     * The origins that a policy allows to frame the page.
     *
     * @param string $policy A Content-Security-Policy.
     * @return string[]|null Null if it has no frame-ancestors directive.
     */
    private static function frame_ancestors(string $policy): ?array {
        foreach (explode(';', $policy) as $directive) {
            $words = preg_split('/[\s,]+/', strtolower(trim($directive)), -1, PREG_SPLIT_NO_EMPTY);
            if (($words[0] ?? '') === 'frame-ancestors') {
                return array_slice($words, 1);
            }
        }
        return null;
    }

    /**
     * This site's origin.
     *
     * @return string
     */
    private static function origin(): string {
        $url = new \core\url(launch_token::issuer());
        return strtolower($url->get_scheme() . '://' . $url->get_host() . ($url->get_port() ? ':' . $url->get_port() : ''));
    }
}
