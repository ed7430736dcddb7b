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
 * A secret shared with the chat server, and its key id ("kid"), which tokens name.
 *
 * Two can be active at once, so that they can be rotated without an outage: enter the new secret in the free slot here
 * and on the chat server, wait until the status check says that it is accepted, sign with it, then remove the old one.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class launch_secret {
    /** @var int The minimum length in bytes (RFC 7518, section 3.2). php-jwt 6 does not check it. */
    public const MIN_BYTES = 32;

    /**
     * Creates a secret. Use one of the named constructors.
     *
     * @param string $kid Its key id.
     * @param string $secret The secret.
     */
    private function __construct(
        /** @var string The key id. */
        public readonly string $kid,
        /** @var string The secret itself. */
        #[\SensitiveParameter] public readonly string $secret,
    ) {
    }

    /**
     * The secret in one of the two slots.
     *
     * @param int $slot 1 or 2.
     * @return self|null Null if the slot is empty or its secret too short.
     */
    public static function in_slot(int $slot): ?self {
        $secret = self::decrypt(site_settings::get("secret$slot"));
        return strlen($secret) < self::MIN_BYTES ? null : new self("moodle-$slot", $secret);
    }

    /**
     * The secret that tokens are signed with.
     *
     * @return self|null Null if there is none, or it is too short.
     */
    public static function signing(): ?self {
        return self::in_slot((int) site_settings::get('signwith'));
    }

    /**
     * Decrypts a secret, unless it was set unencrypted in config.php or on the command line.
     *
     * @param string $kept The configured value.
     * @return string Empty if it cannot be decrypted, because the site's key has changed.
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
