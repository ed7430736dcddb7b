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

use core\exception\moodle_exception;
use core\exception\require_login_exception;

/**
 * A user whom the assistant may serve, and a course that they may enter now.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class user_in_course {
    /**
     * Creates the pair. Use admit().
     *
     * @param \stdClass $user The user.
     * @param \stdClass|null $course The course; null outside of a course.
     * @param int $switchedroleid The role that the user has switched to in the course; 0 for none.
     */
    private function __construct(
        /** @var \stdClass The user. */
        public readonly \stdClass $user,
        /** @var \stdClass|null The course; null outside of a course. */
        public readonly ?\stdClass $course,
        /** @var int The role that the user has switched to. */
        private readonly int $switchedroleid,
    ) {
    }

    /**
     * Admits a user to a course.
     *
     * @param int $userid The user; 0 for a guest.
     * @param int $courseid The course; 0 outside of a course.
     * @param int $switchedroleid The role that the user has switched to there; 0 for none.
     * @return self
     * @throws moodle_exception If the user is unknown, deleted, unconfirmed, suspended, or may not enter the course.
     */
    public static function admit(int $userid, int $courseid, int $switchedroleid = 0): self {
        $user = self::require_user($userid);
        return new self($user, $courseid ? self::require_course($courseid, $user) : null, $switchedroleid);
    }

    /**
     * Runs a function while that user is the current one.
     *
     * Several modules determine visibility, date overrides, language and time zone for the current user only.
     *
     * @param callable $read The function.
     * @return mixed Its return value.
     * @throws require_login_exception If the user may not switch to that role.
     */
    public function run_as_user(callable $read): mixed {
        global $USER;
        $caller = $USER;
        \core\session\manager::set_user($this->user);
        // A course may force a language for everybody.
        $language = $this->course?->lang ? force_current_language($this->course->lang) : null;
        try {
            $this->switch_role();
            return $read();
        } finally {
            if ($language !== null) {
                force_current_language($language);
            }
            \core\session\manager::set_user($caller);
            if ($this->course) {
                \course_modinfo::clear_instance_cache($this->course->id);
            }
        }
    }

    /**
     * Gives the current user the role that they switched to, as Moodle's "Switch role to…" does.
     *
     * @throws require_login_exception If they may not switch to it.
     */
    private function switch_role(): void {
        if (!$this->course || $this->switchedroleid === 0) {
            return;
        }
        $context = \core\context\course::instance($this->course->id);
        $mayswitch = has_capability('moodle/role:switchroles', $context)
            && isset(get_switchable_roles($context)[$this->switchedroleid]);
        if (!$mayswitch) {
            throw new require_login_exception("User {$this->user->id} may not switch to role {$this->switchedroleid}");
        }
        role_switch($this->switchedroleid, $context);
    }

    /**
     * The account, if it may use the assistant.
     *
     * @param int $userid The user; 0 for a guest.
     * @return \stdClass
     * @throws moodle_exception If it may not.
     */
    private static function require_user(int $userid): \stdClass {
        if ($userid === 0) {
            if (!site_settings::get('allowguests')) {
                throw new moodle_exception('guestsarenotallowed', 'error');
            }
            return guest_user();
        }
        $user = \core_user::get_user($userid);
        if (!$user) {
            throw new moodle_exception('invaliduser', 'error');
        }
        \core_user::require_active_user($user, true, true);
        return $user;
    }

    /**
     * The course, if the user may enter it now.
     *
     * @param int $courseid The course.
     * @param \stdClass $user The user.
     * @return \stdClass
     * @throws require_login_exception If they may not.
     */
    private static function require_course(int $courseid, \stdClass $user): \stdClass {
        global $DB;
        $course = $DB->get_record('course', ['id' => $courseid]);
        $mayenter = $course && $course->id != SITEID
            && (isguestuser($user) ? self::is_open_to_guests($course) : can_access_course($course, $user, '', true));
        if (!$mayenter) {
            // One error for "does not exist", "hidden" and "not enrolled", so that it reveals nothing about courses.
            throw new require_login_exception("User {$user->id} may not enter course $courseid");
        }
        return $course;
    }

    /**
     * Whether a course is visible and has guest access without a password.
     *
     * @param \stdClass $course The course.
     * @return bool
     */
    private static function is_open_to_guests(\stdClass $course): bool {
        if (!$course->visible) {
            return false;
        }
        foreach (enrol_get_instances($course->id, true) as $instance) {
            if ($instance->enrol === 'guest' && (string) $instance->password === '' && enrol_is_enabled('guest')) {
                return true;
            }
        }
        return false;
    }
}
