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

namespace block_sidenote\local;

/**
 * A secret shared with the chat server, and the name ("kid") by which a token says which one signed it.
 *
 * Two may be active at once, so that they can be changed with no outage: enter the new one in the free place here and
 * on the chat server, wait for the status check to say that it is accepted, sign with it, then remove the old one.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class launch_secret {
    /** @var int The fewest bytes (RFC 7518, 3.2). php-jwt 6 does not check. */
    public const MIN_BYTES = 32;

    /**
     * Creates a secret. Use one of the named constructors.
     *
     * @param string $kid Its name.
     * @param string $secret The secret.
     */
    private function __construct(
        /** @var string The secret's name. */
        public readonly string $kid,
        /** @var string The secret itself. */
        #[\SensitiveParameter] public readonly string $secret,
    ) {
    }

    /**
     * The secret in one of the two places.
     *
     * @param int $place 1 or 2.
     * @return self|null Null when the place is empty or its secret too short to be safe.
     */
    public static function in_place(int $place): ?self {
        $secret = self::decrypt(site_settings::get("secret$place"));
        return strlen($secret) < self::MIN_BYTES ? null : new self("moodle-$place", $secret);
    }

    /**
     * The secret that tokens are signed with.
     *
     * @return self|null Null when there is none that is safe.
     */
    public static function signing(): ?self {
        return self::in_place((int) site_settings::get('signwith'));
    }

    /**
     * The secret as it was entered. One that config.php or the command line sets is not encrypted.
     *
     * @param string $kept What is kept in the configuration.
     * @return string Empty when it cannot be read: the site's key is another one than when it was entered.
     */
    private static function decrypt(string $kept): string {
        if (!preg_match('/^(?:sodium|openssl-[a-z0-9-]+):/', $kept)) {
            return $kept;
        }
        try {
            return \core\encryption::decrypt($kept);
        } catch (\core\exception\moodle_exception $exception) {
            debugging('block_sidenote: ' . $exception->getMessage(), DEBUG_NORMAL);
            return '';
        }
    }
}
