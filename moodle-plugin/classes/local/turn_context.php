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

use block_sidenote\event\conversation_started;
use core\context\course as course_context;
use core\context\system as system_context;

/**
 * What the chat server needs to know before it answers one user in one course.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class turn_context {
    /** @var int The maximum length of a course summary, in characters. */
    private const SUMMARY_LIMIT = 2000;

    /** @var string Matches a span of the multilang filter after escaping. */
    private const MULTILANG = '~(&lt;span(?:\s+(?:lang|class)=&quot;[\w-]+&quot;){2}\s*&gt;)(.*?)&lt;/span&gt;~s';

    /**
     * Reads the context as the user would see it.
     *
     * @param int $userid The user; 0 for a guest.
     * @param int $courseid The course; 0 outside of a course.
     * @param int $instanceid The block instance; 0 for the site-wide assistant.
     * @param bool $newconversation Whether to log the start of a conversation, if the assistant may answer.
     * @param int $switchedroleid The role that the user has switched to; 0 for none.
     * @return array As block_sidenote_get_turn_context returns it.
     * @throws \core\exception\moodle_exception As user_in_course::admit() does.
     */
    public static function read(
        int $userid,
        int $courseid,
        int $instanceid,
        bool $newconversation,
        int $switchedroleid = 0
    ): array {
        $asker = user_in_course::admit($userid, $courseid, $switchedroleid);
        return $asker->run_as_user(function () use ($asker, $courseid, $instanceid, $newconversation): array {
            $read = self::read_as_current_user($asker->user, $asker->course, $instanceid);
            if ($newconversation && self::may_answer($read)) {
                $place = ai_switch::find_context($courseid, $instanceid);
                // A block of a category or of the site belongs to no course: no report would count its events.
                $isinplace = ai_switch::course_of($place) === $courseid;
                conversation_started::create([
                    'context' => $isinplace ? $place : course_context::instance($courseid),
                ])->trigger();
            }
            return $read;
        });
    }

    /**
     * Whether the assistant is available in a context.
     *
     * @param array $read The context.
     * @return bool
     */
    private static function is_available(array $read): bool {
        return $read['ai_enabled'] && !$read['exam_lock'];
    }

    /**
     * Whether the assistant may answer in a context.
     *
     * @param array $read The context.
     * @return bool
     */
    private static function may_answer(array $read): bool {
        return self::is_available($read) && $read['policy'] !== 'required';
    }

    /**
     * Whether the user learns in the course: who teaches it or visits it has no progress, and needs nobody to ask.
     *
     * @param array $read The context.
     * @return bool
     */
    private static function is_student(array $read): bool {
        return $read['role'] === principal_role::STUDENT && $read['enrolled'];
    }

    /**
     * Reads the context. Must run while the user is the current one.
     *
     * @param \stdClass $user The user.
     * @param \stdClass|null $course The course.
     * @param int $instanceid The block instance.
     * @return array
     */
    private static function read_as_current_user(\stdClass $user, ?\stdClass $course, int $instanceid): array {
        $courseid = $course ? (int) $course->id : 0;
        $coursecontext = $course ? course_context::instance($courseid) : system_context::instance();
        $context = ai_switch::find_context($courseid, $instanceid);
        $settings = instance_settings::for_context($context);
        $read = [
            'user' => [
                'id' => isguestuser($user) ? 0 : (int) $user->id,
                'firstname' => isguestuser($user) ? '' : $user->firstname,
                'locale' => locale::from_moodle(current_language()),
                'timezone' => \core_date::get_user_timezone($user),
            ],
            'role' => principal_role::in($coursecontext, $user),
            'enrolled' => $course && is_enrolled($coursecontext, $user, '', true),
            'policy' => self::policy($user),
            'settings' => self::format_settings($settings, $context ?? $coursecontext),
            'exam_lock' => exam_lock::configured()->is_locked((int) $user->id, $courseid),
            'ai_enabled' => $context !== null && ai_switch::is_on($context, $courseid, $user),
            'time' => \core\di::get(\core\clock::class)->time(),
        ];
        // Nobody's progress leaves Moodle where it cannot be used.
        $isknown = self::is_student($read) && self::may_answer($read);
        $progress = $isknown ? $settings->progress : instance_settings::PROGRESS_NONE;
        $read['outline'] = $course ? course_outline::for_current_user($course, $progress) : [];
        if (self::is_student($read) && self::is_available($read)) {
            $contact = contact::for_current_user($course, $read['outline'], $settings->contact);
            $read += $contact ? ['contact' => $contact] : [];
        }
        if ($read['policy'] === 'required') {
            $read['policy_text'] = plain_text::from_html(get_string('userpolicy', 'core_ai'));
        }
        if ($course) {
            $read['course'] = self::format_course($course, $coursecontext);
        }
        return $read;
    }

    /**
     * Whether the user has accepted Moodle's AI policy. The guest account cannot accept it: an administrator who allows
     * guests decides for them (see the setting's help).
     *
     * @param \stdClass $user The user.
     * @return string accepted, required or not_needed.
     */
    private static function policy(\stdClass $user): string {
        if (isguestuser($user)) {
            return 'not_needed';
        }
        return \core_ai\manager::get_user_policy_status($user->id) ? 'accepted' : 'required';
    }

    /**
     * Describes a course in plain text.
     *
     * @param \stdClass $course The course.
     * @param course_context $context Its context.
     * @return array
     */
    private static function format_course(\stdClass $course, course_context $context): array {
        $summary = format_text($course->summary, $course->summaryformat, ['context' => $context]);
        return [
            'id' => (int) $course->id,
            'fullname' => plain_text::from_html(format_string($course->fullname, true, ['context' => $context])),
            'shortname' => plain_text::from_html(format_string($course->shortname, true, ['context' => $context])),
            'summary' => plain_text::from_html($summary, self::SUMMARY_LIMIT),
            'url' => (new \core\url('/course/view.php', ['id' => $course->id]))->out(false),
        ];
    }

    /**
     * Formats the settings. Filters such as {mlang} and the spans of the multilang filter select the user's language;
     * all other markup is kept as literal text.
     *
     * @param instance_settings $settings The settings.
     * @param \core\context $context The context whose filters apply.
     * @return array
     */
    private static function format_settings(instance_settings $settings, \core\context $context): array {
        $escape = fn(string $text): string => preg_replace_callback(
            self::MULTILANG,
            fn(array $span): string => html_entity_decode($span[1]) . $span[2] . '</span>',
            s($text)
        );
        $format = fn(string $text): string => plain_text::from_html(
            format_text(nl2br($escape($text)), FORMAT_HTML, ['context' => $context])
        );
        return [
            'title' => $format($settings->title),
            'persona' => $format($settings->persona),
            'instructions' => $format($settings->instructions),
            'welcome' => $format($settings->welcome),
            'notice' => $format($settings->notice),
            'starters' => array_map($format, $settings->starters),
            'style' => $settings->style,
            'graded_hints' => $settings->graded === instance_settings::GRADED_HINTS,
            'outside_allowed' => $settings->outsideallowed,
            'documents_allowed' => $settings->documentsallowed,
        ];
    }
}
