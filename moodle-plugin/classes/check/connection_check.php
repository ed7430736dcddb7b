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
use block_sidenote\local\bff_exception;
use block_sidenote\local\launch_claims;
use block_sidenote\local\launch_secret;
use block_sidenote\local\launch_token;
use block_sidenote\local\principal_role;
use block_sidenote\local\site_settings;
use core\check\check;
use core\check\result;

/**
 * A check of the connection between this site and the chat server. The details of its result say how to fix a problem.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class connection_check extends check {
    /**
     * Creates the check.
     *
     * @param bff|null $bff The chat server; null for the configured one.
     */
    public function __construct(
        /** @var bff|null The chat server. */
        private readonly ?bff $bff = null,
    ) {
    }

    /**
     * Runs the check.
     *
     * @param bff $bff The chat server.
     * @return result
     * @throws bff_exception If the server does not answer.
     */
    abstract protected function run(bff $bff): result;

    /**
     * Runs the check if the site settings are complete.
     *
     * @return result
     */
    public function get_result(): result {
        if (!site_settings::is_complete()) {
            return new result(result::NA, get_string('notconfigured', 'block_sidenote'), $this->how_to_fix());
        }
        try {
            return $this->run($this->bff ?? bff::configured());
        } catch (bff_exception $exception) {
            return $this->failed(result::ERROR, $exception->getMessage(), $exception->debuginfo);
        }
    }

    /**
     * A link to the settings.
     *
     * @return \action_link
     */
    public function get_action_link(): \action_link {
        return new \action_link(
            new \core\url('/admin/settings.php', ['section' => 'blocksettingsidenote']),
            get_string('settings')
        );
    }

    /**
     * Returns the result of a check that passed.
     *
     * @param string $summary What was found.
     * @return result
     */
    protected function passed(string $summary): result {
        return new result(result::OK, $summary, $this->how_to_fix());
    }

    /**
     * Returns the result of a check that did not pass.
     *
     * @param string $status One of result's constants.
     * @param string $summary What is wrong.
     * @param string|null $seen Technical details of what was found.
     * @return result
     */
    protected function failed(string $status, string $summary, ?string $seen = null): result {
        $details = $this->how_to_fix();
        if ($seen !== null && $seen !== '') {
            $details .= \html_writer::tag('pre', s($seen), ['class' => 'block_sidenote-seen']);
        }
        return new result($status, $summary, $details);
    }

    /**
     * What this check tests and how to fix it.
     *
     * @return string HTML
     */
    protected function how_to_fix(): string {
        $values = (object) ['wwwroot' => s(launch_token::issuer()), 'bffurl' => s(site_settings::bff_url())];
        return get_string('check' . $this->get_id() . '_details', 'block_sidenote', $values);
    }

    /**
     * Signs a launch token for this site's administrator, for requests to the server.
     *
     * @param launch_secret|null $secret The secret; null for the one that the site signs with.
     * @return string
     */
    protected function token(?launch_secret $secret = null): string {
        return launch_token::sign(new launch_claims(
            issuer: launch_token::issuer(),
            audience: site_settings::bff_url(),
            subject: (string) get_admin()->id,
            role: principal_role::TEACHER,
            locale: 'en',
        ), $secret);
    }
}
