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

use core\url;

/**
 * Whom a student can ask where the assistant did not help: the course's contacts, as its listing shows them to everybody,
 * or a forum. The chat server only learns of which kind it is, and a URL: nobody's name or ID.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class contact {
    /**
     * What the chat server learns for the current user.
     *
     * @param \stdClass $course The course record.
     * @param array[] $outline The course as course_outline describes it to this user.
     * @param string $choice One of instance_settings::CONTACTS.
     * @return string[]|null The kind and the url; null if there is nobody to ask.
     */
    public static function for_current_user(\stdClass $course, array $outline, string $choice): ?array {
        $url = match ($choice) {
            instance_settings::CONTACT_TEACHERS => self::teachers_page($course),
            instance_settings::CONTACT_FORUM => self::forum_page($course, $outline),
            default => null,
        };
        return $url === null ? null : ['kind' => $choice, 'url' => $url];
    }

    /**
     * The course's contacts whom the current user may write to, in the course's order. Where groups are separate, only
     * those in one of the user's groups, unless there are none.
     *
     * @param \stdClass $course The course record.
     * @return \stdClass[] Users, with what names and pictures need, by id.
     */
    public static function teachers_for_current_user(\stdClass $course): array {
        $teachers = iterator_to_array(self::reachable_teachers($course));
        $isseparate = (int) groups_get_course_groupmode($course) === SEPARATEGROUPS
            && !has_capability('moodle/site:accessallgroups', \core\context\course::instance($course->id));
        $groups = $isseparate ? groups_get_user_groups($course->id)[0] : [];
        return ($groups ? array_intersect_key($teachers, groups_get_groups_members($groups)) : []) ?: $teachers;
    }

    /**
     * The page on which the current user writes to somebody.
     *
     * @param \stdClass $teacher The recipient.
     * @return url
     */
    public static function message_page(\stdClass $teacher): url {
        return new url('/message/index.php', ['id' => $teacher->id]);
    }

    /**
     * Finds the course's contacts whom the current user may write to, one at a time, because asking takes some queries.
     *
     * @param \stdClass $course The course record.
     * @return \Generator Users by id.
     */
    private static function reachable_teachers(\stdClass $course): \Generator {
        global $CFG, $DB, $USER;
        if (empty($CFG->messaging)) {
            return;
        }
        $ids = array_keys((new \core_course_list_element($course))->get_course_contacts());
        $fields = \core_user\fields::for_userpic()->including('auth', 'deleted', 'suspended')->get_required_fields();
        // Moodle's cache of contacts does not tell who is suspended.
        $users = $DB->get_records_list('user', 'id', $ids, '', implode(',', $fields));
        foreach ($ids as $id) {
            $user = $users[$id] ?? null;
            $isactive = $user && !$user->deleted && !$user->suspended && $user->auth !== 'nologin';
            if ($isactive && $id !== (int) $USER->id && \core_message\api::can_send_message($id, (int) $USER->id)) {
                yield $id => $user;
            }
        }
    }

    /**
     * This plugin's page that leads to the teachers.
     *
     * @param \stdClass $course The course record.
     * @return string|null Null if the current user can write to none.
     */
    private static function teachers_page(\stdClass $course): ?string {
        return self::reachable_teachers($course)->valid()
            ? (new url('/blocks/sidenote/contact.php', ['id' => $course->id]))->out(false)
            : null;
    }

    /**
     * The first forum that is not for announcements and in which the current user may start a discussion.
     *
     * @param \stdClass $course The course record.
     * @param array[] $outline The course as this user sees it.
     * @return string|null Null if there is none.
     */
    private static function forum_page(\stdClass $course, array $outline): ?string {
        global $CFG, $DB, $USER;
        require_once($CFG->dirroot . '/mod/forum/lib.php');
        $modinfo = get_fast_modinfo($course);
        $cms = [];
        foreach (array_merge(...array_column($outline, 'activities')) as $activity) {
            if ($activity['modname'] === 'forum' && $activity['available']) {
                $cm = $modinfo->get_cm($activity['cmid']);
                $cms[$cm->instance] = $cm;
            }
        }
        $forums = $DB->get_records_list('forum', 'id', array_keys($cms));
        $groups = [];
        foreach ($cms as $id => $cm) {
            $forum = $forums[$id] ?? null;
            if (!$forum || $forum->type === 'news') {
                continue;
            }
            // Left to itself, the forum would ask for the user's groups once more in each of many forums.
            $own = !$cm->effectivegroupmode ? [] : $groups[$cm->groupingid] ??=
                groups_get_all_groups($course->id, $USER->id, $cm->groupingid, 'g.id', false, true);
            if (forum_user_can_post_discussion($forum, array_key_first($own) ?? 0, -1, $cm, $cm->context)) {
                return $cm->url->out(false);
            }
        }
        return null;
    }
}
