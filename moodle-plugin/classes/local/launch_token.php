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

use core\context;
use Firebase\JWT\JWT;

/**
 * Signs launch tokens.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class launch_token {
    /**
     * Signs claims.
     *
     * @param launch_claims $claims The claims.
     * @param launch_secret|null $secret The secret; null for the one that the site signs with.
     * @return string A compact JWT, signed with HS256.
     * @throws \core\exception\moodle_exception If the site has no valid secret.
     */
    public static function sign(launch_claims $claims, ?launch_secret $secret = null): string {
        $secret ??= launch_secret::signing();
        if ($secret === null) {
            throw new \core\exception\moodle_exception('errornosecret', 'block_sidenote');
        }
        $now = \core\di::get(\core\clock::class)->time();
        return self::encode($claims->to_payload($now, \core\uuid::generate()), $secret);
    }

    /**
     * Encodes a payload as a compact JWT, signed with HS256.
     *
     * @param array $payload The payload.
     * @param launch_secret $secret The secret, whose key id goes into the header.
     * @return string
     */
    public static function encode(array $payload, launch_secret $secret): string {
        return JWT::encode($payload, $secret->secret, 'HS256', $secret->kid);
    }

    /**
     * The claims of the current user on a page of the site.
     *
     * @param context $context The page's context, even if there is a block.
     * @param int $instanceid The block instance; 0 for none.
     * @param context $place The assistant's context there, as ai_switch::find_context() returns it.
     * @param string|null $role One of principal_role's constants; null for the user's own role there.
     * @return launch_claims
     */
    public static function claims_for_current_user(
        context $context,
        int $instanceid,
        context $place,
        ?string $role = null
    ): launch_claims {
        global $USER;
        $coursecontext = $context->get_course_context(false);
        $role ??= principal_role::in($coursecontext ?: $context);
        return new launch_claims(
            issuer: self::issuer(),
            audience: site_settings::bff_url(),
            subject: $role === principal_role::GUEST ? self::guest_subject() : (string) $USER->id,
            role: $role,
            locale: locale::from_moodle(current_language()),
            courseid: ai_switch::course_of($context),
            contextid: $instanceid ? (int) context\block::instance($instanceid)->id : (int) $context->id,
            instanceid: $instanceid,
            cmid: $context instanceof context\module ? (int) $context->instanceid : 0,
            // Teachers are not limited.
            messagesperday: $role === principal_role::TEACHER ? 0 : instance_settings::for_context($place)->messagesperday,
            switchedroleid: $coursecontext ? (int) ($USER->access['rsw'][$coursecontext->path] ?? 0) : 0,
        );
    }

    /**
     * The claims with which Moodle itself requests the reports on a course for the current user, who may see them.
     *
     * @param int $courseid The course.
     * @return launch_claims
     */
    public static function claims_for_reports(int $courseid): launch_claims {
        global $USER;
        return new launch_claims(
            issuer: self::issuer(),
            audience: site_settings::bff_url(),
            subject: (string) $USER->id,
            role: principal_role::TEACHER,
            locale: locale::from_moodle(current_language()),
            courseid: ai_switch::course_of(context\course::instance($courseid)),
            scope: launch_claims::SCOPE_REPORTS,
        );
    }

    /**
     * The claims with which Moodle itself sends privacy requests about a user.
     *
     * @param int $userid The user, who may no longer exist.
     * @return launch_claims
     */
    public static function claims_for_privacy(int $userid): launch_claims {
        return new launch_claims(
            issuer: self::issuer(),
            audience: site_settings::bff_url(),
            subject: (string) $userid,
            role: principal_role::STUDENT,
            locale: locale::from_moodle(get_config('core', 'lang') ?: 'en'),
            scope: launch_claims::SCOPE_PRIVACY,
        );
    }

    /**
     * The issuer of this site's tokens.
     *
     * @return string
     */
    public static function issuer(): string {
        global $CFG;
        return $CFG->wwwroot;
    }

    /**
     * The subject of a guest. All guests share one account, so their conversations are kept apart by a keyed hash of
     * the browser session's id, which does not reveal the id.
     *
     * @return string
     */
    private static function guest_subject(): string {
        return 'guest-' . substr(hash_hmac('sha256', session_id(), launch_secret::signing()?->secret ?? ''), 0, 32);
    }
}
