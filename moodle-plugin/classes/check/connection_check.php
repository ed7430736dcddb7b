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
 * One thing that must be right between this site and the chat server. Whatever is wrong, its details say how to mend it.
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
     * Looks.
     *
     * @param bff $bff The chat server.
     * @return result
     * @throws bff_exception If the server does not answer.
     */
    abstract protected function look(bff $bff): result;

    /**
     * Looks, if there is anything to look at.
     *
     * @return result
     */
    public function get_result(): result {
        if (!site_settings::is_complete()) {
            return new result(result::NA, get_string('checknotconfigured', 'block_sidenote'), $this->how_to_mend());
        }
        try {
            return $this->look($this->bff ?? bff::configured());
        } catch (bff_exception $exception) {
            return $this->failed(result::ERROR, $exception->getMessage(), $exception->debuginfo);
        }
    }

    /**
     * To the settings.
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
     * All is well.
     *
     * @param string $summary What was seen.
     * @return result
     */
    protected function passed(string $summary): result {
        return new result(result::OK, $summary, $this->how_to_mend());
    }

    /**
     * Something is wrong.
     *
     * @param string $status One of result's.
     * @param string $summary What is wrong.
     * @param string|null $seen What was seen, in technical words.
     * @return result
     */
    protected function failed(string $status, string $summary, ?string $seen = null): result {
        $details = $this->how_to_mend();
        if ($seen !== null && $seen !== '') {
            $details .= \html_writer::tag('pre', s($seen));
        }
        return new result($status, $summary, $details);
    }

    /**
     * What this check looks at and how to mend it.
     *
     * @return string HTML
     */
    protected function how_to_mend(): string {
        $values = (object) ['wwwroot' => s(launch_token::issuer()), 'bffurl' => s(site_settings::bff_url())];
        return get_string('check' . $this->get_id() . '_details', 'block_sidenote', $values);
    }

    /**
     * A token of this site's administrator, to ask the server with.
     *
     * @param launch_secret|null $secret The secret; null for the one that signs.
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
