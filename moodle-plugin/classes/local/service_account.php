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

use core\context\course as course_context;
use core\context\system as system_context;

/**
 * An account with a token for the pre-built service, which the chat server uses.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class service_account {
    /** @var string[] The capabilities it needs in the system context, to which the token is bound. */
    private const NEEDED = ['webservice/rest:use', 'moodle/ai:fetchanyuserpolicystatus'];

    /** @var string The capability it needs in every course with an assistant. */
    private const NEEDED_IN_COURSES = 'block/sidenote:getturncontext';

    /** @var string[] The capabilities that would let it see or change more than students see. */
    private const TOO_BROAD = [
        'moodle/site:config',
        'moodle/site:accessallgroups',
        'moodle/course:update',
        'moodle/course:viewhiddenactivities',
        'moodle/course:viewhiddensections',
        'moodle/course:viewhiddencourses',
        'moodle/course:ignoreavailabilityrestrictions',
        'moodle/course:manageactivities',
        'moodle/user:update',
        'moodle/grade:viewall',
    ];

    /** @var int How many seconds before its end an account's access counts as ending. */
    private const NOTICE = 2 * WEEKSECS;

    /** @var int The maximum number of courses that are checked. */
    public const COURSES_LIMIT = 100;

    /**
     * Creates the account.
     *
     * @param \stdClass $user The user's record.
     */
    private function __construct(
        /** @var \stdClass The user's record. */
        private readonly \stdClass $user,
    ) {
    }

    /**
     * All accounts with a valid token for the service.
     *
     * @return self[]
     */
    public static function all(): array {
        global $DB;
        $now = \core\di::get(\core\clock::class)->time();
        $users = $DB->get_records_sql(
            'SELECT u.*
               FROM {user} u
              WHERE EXISTS (
                    SELECT 1
                      FROM {external_tokens} t
                      JOIN {external_services} s ON s.id = t.externalserviceid
                      JOIN {external_services_users} su ON su.userid = t.userid AND su.externalserviceid = s.id
                     WHERE t.userid = u.id AND s.shortname = :shortname AND s.enabled = 1
                           AND (COALESCE(t.validuntil, 0) = 0 OR t.validuntil > :now)
                           AND (COALESCE(su.validuntil, 0) = 0 OR su.validuntil > :now2))
           ORDER BY u.id',
            ['shortname' => 'block_sidenote', 'now' => $now, 'now2' => $now]
        );
        return array_map(fn($user) => new self($user), array_values($users));
    }

    /**
     * The account's username.
     *
     * @return string
     */
    public function username(): string {
        return $this->user->username;
    }

    /**
     * The reasons why Moodle would reject the account.
     *
     * @return string[] Empty if it would not.
     */
    public function unusable(): array {
        $user = $this->user;
        return array_keys(array_filter([
            get_string('deleted') => $user->deleted,
            get_string('suspended', 'auth') => $user->suspended || $user->auth === 'nologin',
            get_string('accountunconfirmed', 'block_sidenote') => !$user->confirmed,
            get_string('usernotfullysetup', 'error') => user_not_fully_set_up($user),
            get_string('forcepasswordchange') => get_user_preferences('auth_forcepasswordchange', false, $user),
        ]));
    }

    /**
     * When its access ends, if that is soon. Moodle gives new tokens 30 days unless the administrator changes that.
     *
     * @return string[] The date; empty if it does not end soon.
     */
    public function ending(): array {
        global $DB;
        $rows = $DB->get_records_sql(
            'SELECT t.id, t.validuntil AS token, su.validuntil AS authorisation
               FROM {external_tokens} t
               JOIN {external_services} s ON s.id = t.externalserviceid
               JOIN {external_services_users} su ON su.userid = t.userid AND su.externalserviceid = s.id
              WHERE t.userid = :userid AND s.shortname = :shortname',
            ['userid' => $this->user->id, 'shortname' => 'block_sidenote']
        );
        $end = max(array_map(
            fn($row) => min(array_filter([(int) $row->token, (int) $row->authorisation]) ?: [PHP_INT_MAX]),
            $rows
        ));
        return $end - \core\di::get(\core\clock::class)->time() < self::NOTICE
            ? [userdate($end, get_string('strftimedate', 'langconfig'))]
            : [];
    }

    /**
     * The capabilities it lacks in the system context.
     *
     * @return string[]
     */
    public function missing(): array {
        $context = system_context::instance();
        return array_values(array_filter(self::NEEDED, fn($name) => !has_capability($name, $context, $this->user)));
    }

    /**
     * The courses with an assistant in which it lacks its capability.
     *
     * @return string[] Their short names.
     */
    public function missing_courses(): array {
        return array_values(array_map(
            fn($course) => $course->shortname,
            array_filter(
                self::courses(),
                fn($course) => !has_capability(self::NEEDED_IN_COURSES, course_context::instance($course->id), $this->user)
            )
        ));
    }

    /**
     * The capabilities it should not have but has, in the system context or in a course with an assistant.
     *
     * @return string[]
     */
    public function too_broad(): array {
        $contexts = [system_context::instance()];
        foreach (self::courses() as $course) {
            $contexts[] = course_context::instance($course->id);
        }
        return array_values(array_filter(self::TOO_BROAD, function (string $name) use ($contexts): bool {
            foreach ($contexts as $context) {
                if (has_capability($name, $context, $this->user)) {
                    return true;
                }
            }
            return false;
        }));
    }

    /**
     * The courses with an assistant: those with a block or in which one of a category or the site is shown; all courses
     * if the site-wide assistant is switched on.
     *
     * @return \stdClass[]
     */
    private static function courses(): array {
        global $DB;
        if (site_settings::get('sitewide') !== 'off') {
            $where = 'c.id <> :site';
            $params = ['site' => SITEID];
        } else {
            $below = $DB->sql_concat('x.path', "'/%'");
            $where = "EXISTS (SELECT 1
                                FROM {block_instances} b
                                JOIN {context} x ON x.id = b.parentcontextid
                               WHERE b.blockname = :name
                                     AND (x.id = cx.id OR (b.showinsubcontexts = 1 AND cx.path LIKE $below)))
                      AND c.id <> :site";
            $params = ['name' => 'sidenote', 'site' => SITEID];
        }
        $sql = "SELECT c.id, c.shortname
                  FROM {course} c
                  JOIN {context} cx ON cx.instanceid = c.id AND cx.contextlevel = :level
                 WHERE $where
              ORDER BY c.id";
        return $DB->get_records_sql($sql, $params + ['level' => CONTEXT_COURSE], 0, self::COURSES_LIMIT);
    }
}
