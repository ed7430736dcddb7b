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

/**
 * A user's role as the launch token states it.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class principal_role {
    /** @var string A learner. */
    public const STUDENT = 'student';

    /** @var string A teacher or administrator, who need not be enrolled. */
    public const TEACHER = 'teacher';

    /** @var string A person without an account. */
    public const GUEST = 'guest';

    /**
     * The role in a context.
     *
     * @param context $context The course's or the site's context.
     * @param \stdClass|null $user The user; null for the current one, with the role they may have switched to.
     * @return string One of the constants of this class.
     */
    public static function in(context $context, ?\stdClass $user = null): string {
        global $USER;
        if (isguestuser($user) || ($user === null && !isloggedin())) {
            return self::GUEST;
        }
        return has_capability('moodle/course:viewhiddenactivities', $context, $user ?? $USER) ? self::TEACHER : self::STUDENT;
    }
}
