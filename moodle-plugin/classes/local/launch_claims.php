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
 * The claims of a launch token, as the wire protocol defines them. Does not depend on Moodle, so that plain PHP can
 * test it against the other end. Contains no name, e-mail address or other personal data.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class launch_claims {
    /** @var int The lifetime of a token in seconds. */
    public const LIFETIME = 300;

    /** @var string The scope of the tokens with which Moodle itself requests export and erasure. */
    public const SCOPE_PRIVACY = 'privacy';

    /** @var string The scope of the tokens with which Moodle itself requests the reports on a course. */
    public const SCOPE_REPORTS = 'reports';

    /**
     * Creates the claims.
     *
     * @param string $issuer The site's URL: Moodle's wwwroot.
     * @param string $audience The chat server's public URL.
     * @param string $subject The user's id on this site.
     * @param string $role student, teacher or guest.
     * @param string $locale BCP 47.
     * @param int $courseid The course; 0 outside of a course.
     * @param int $contextid The block's context, or the page's if there is no block; 0 for none.
     * @param int $instanceid The block instance; 0 for none.
     * @param int $cmid The activity whose page is open; 0 for none.
     * @param int $messagesperday How many questions the user may ask per day in the course; 0 for the server's limit.
     * @param int $switchedroleid The role that a teacher has switched to; 0 for none.
     * @param string|null $scope SCOPE_PRIVACY or SCOPE_REPORTS, or null for a user's token.
     */
    public function __construct(
        /** @var string The site. */
        public readonly string $issuer,
        /** @var string The chat server. */
        public readonly string $audience,
        /** @var string The user. */
        public readonly string $subject,
        /** @var string The role. */
        public readonly string $role,
        /** @var string The language. */
        public readonly string $locale,
        /** @var int The course. */
        public readonly int $courseid = 0,
        /** @var int The context. */
        public readonly int $contextid = 0,
        /** @var int The block instance. */
        public readonly int $instanceid = 0,
        /** @var int The activity whose page is open. */
        public readonly int $cmid = 0,
        /** @var int How many questions the user may ask per day in the course. */
        public readonly int $messagesperday = 0,
        /** @var int The role that a teacher has switched to. */
        public readonly int $switchedroleid = 0,
        /** @var string|null The scope. */
        public readonly ?string $scope = null,
    ) {
    }

    /**
     * Returns the payload of a token that is issued now.
     *
     * @param int $now The current time in Unix seconds.
     * @param string $tokenid The token's unique id.
     * @return array
     */
    public function to_payload(int $now, string $tokenid): array {
        $where = array_filter([
            'course_id' => $this->courseid,
            'context_id' => $this->contextid,
            'instance_id' => $this->instanceid,
            'cmid' => $this->cmid,
            'messages_per_day' => $this->messagesperday,
            'switched_role_id' => $this->switchedroleid,
        ]);
        return ['iss' => $this->issuer, 'aud' => $this->audience, 'sub' => $this->subject]
            + $where
            + [
                'role' => $this->role,
                'locale' => $this->locale,
                'iat' => $now,
                'exp' => $now + self::LIFETIME,
                'jti' => $tokenid,
            ]
            + ($this->scope === null ? [] : ['scope' => $this->scope]);
    }
}
