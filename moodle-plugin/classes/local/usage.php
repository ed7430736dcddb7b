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
use block_sidenote\event\policy_accepted;
use core\context\course as course_context;
use core\exception\moodle_exception;
use core\output\renderable;
use core\output\renderer_base;
use core\output\templatable;

/**
 * How much the assistant of a course is used, as far as Moodle's log and the chat server's counts reach back.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class usage implements renderable, templatable {
    /** @var int[] The periods that are counted in the log, in days. */
    private const PERIODS = [7, 30, 180];

    /** @var string[] What the chat server counts, in the order of the report. */
    private const COUNTS = ['people', 'questions', 'from_course', 'general', 'unanswered', 'up', 'down', 'tokens'];

    /**
     * Creates the counts. Use in_course().
     *
     * @param array[] $logged For each period in days: conversations, and acceptances of the AI policy.
     * @param array[] $counted For each period in weeks what the chat server counted; null where it was too few people.
     * @param array|null $feedback What students wrote, as GET /feedback returns it; null where it is not known.
     * @param string $trouble Which string says why the chat server's counts are missing; empty where they are not.
     */
    private function __construct(
        /** @var array[] What Moodle's log tells. */
        private readonly array $logged,
        /** @var array[] What the chat server tells. */
        private readonly array $counted,
        /** @var array|null What students wrote. */
        private readonly ?array $feedback,
        /** @var string Which string says why the counts are missing. */
        private readonly string $trouble,
    ) {
    }

    /**
     * Counts in the first log that can be asked, and asks the chat server: close the session before.
     *
     * @param int $courseid The course.
     * @return self
     */
    public static function in_course(int $courseid): self {
        $counted = [];
        $feedback = null;
        $trouble = '';
        try {
            if ($claims = self::teacher_claims($courseid)) {
                $counted = bff::configured()->statistics($claims);
                $feedback = self::ask_for_feedback($claims);
            }
        } catch (moodle_exception $exception) {
            debugging($exception->getMessage() . ' ' . $exception->debuginfo, DEBUG_DEVELOPER);
            $trouble = 'report_unknown';
        }
        return new self(self::count_in_log($courseid), $counted, $feedback, $trouble);
    }

    /**
     * As whom the chat server is asked.
     *
     * @param int $courseid The course.
     * @return launch_claims|null Null where there is no assistant now.
     * @throws moodle_exception If the block is not configured.
     */
    private static function teacher_claims(int $courseid): ?launch_claims {
        $context = course_context::instance($courseid);
        $instanceid = block_place::find_in_course($context);
        $place = ai_switch::find_context($courseid, $instanceid);
        if (!$place) {
            return null;
        }
        // Who may see reports is answered as a teacher is, whatever else they may do.
        return launch_token::claims_for_current_user($context, $instanceid, $place, principal_role::TEACHER);
    }

    /**
     * What students wrote about answers. A server that is older than this block does not tell; its counts still show.
     *
     * @param launch_claims $claims As whom the chat server is asked.
     * @return array|null What GET /feedback returns; null where it could not be had.
     */
    private static function ask_for_feedback(launch_claims $claims): ?array {
        try {
            return bff::configured()->feedback($claims);
        } catch (bff_exception $exception) {
            debugging($exception->getMessage() . ' ' . $exception->debuginfo, DEBUG_DEVELOPER);
            return null;
        }
    }

    /**
     * What Moodle's log tells.
     *
     * @param int $courseid The course.
     * @return array[] By days; empty where the site keeps no log.
     */
    private static function count_in_log(int $courseid): array {
        $readers = get_log_manager()->get_readers('\core\log\sql_reader');
        $reader = reset($readers);
        $counts = [];
        foreach ($reader ? self::PERIODS : [] as $days) {
            $since = \core\di::get(\core\clock::class)->time() - $days * DAYSECS;
            $count = fn(string $event): int => $reader->get_events_select_count(
                'eventname = :event AND courseid = :course AND timecreated >= :since',
                ['event' => "\\$event", 'course' => $courseid, 'since' => $since]
            );
            $counts[$days] = [
                'conversations' => $count(conversation_started::class),
                'acceptances' => $count(policy_accepted::class),
            ];
        }
        return $counts;
    }

    /**
     * The template's context.
     *
     * @param renderer_base $output The renderer.
     * @return array
     */
    public function export_for_template(renderer_base $output): array {
        $tables = [];
        if ($this->logged) {
            $tables[] = self::table('report_log', 'report_days', ['conversations', 'acceptances'], $this->logged);
        }
        if ($this->counted) {
            $tables[] = self::table('report_server', 'report_weeks', self::COUNTS, $this->counted);
        }
        $notes = [
            $this->logged ? 'report_note' : 'report_nolog',
            ...($this->trouble === '' ? [] : [$this->trouble]),
            ...($this->counted ? ['report_servernote'] : []),
        ];
        return [
            'tables' => $tables,
            'notes' => array_map(fn(string $note): string => get_string($note, 'block_sidenote'), $notes),
            'feedback' => empty($this->feedback['days']) ? null : self::feedback_table($this->feedback),
        ];
    }

    /**
     * What students wrote, for the template.
     *
     * @param array $feedback What GET /feedback returned.
     * @return array
     */
    private static function feedback_table(array $feedback): array {
        $rows = [];
        foreach ($feedback['feedback'] as ['rating' => $rating, 'reason' => $reason, 'week' => $week]) {
            $monday = (int) strtotime("$week UTC");
            $rows[] = [
                'week' => userdate($monday, get_string('strftimedatefullshort', 'langconfig'), 'UTC'),
                'rating' => get_string($rating === 'up' ? 'report_ratingup' : 'report_ratingdown', 'block_sidenote'),
                'reason' => $reason,
            ];
        }
        return ['rows' => $rows, 'hasrows' => (bool) $rows, 'days' => $feedback['days']];
    }

    /**
     * A table of the report.
     *
     * @param string $title The string above it.
     * @param string $period The string that names a period by its length.
     * @param string[] $names What is counted.
     * @param array[] $counts By the length of the period; null where it is not told.
     * @return array
     */
    private static function table(string $title, string $period, array $names, array $counts): array {
        $rows = [];
        foreach ($names as $name) {
            $rows[] = [
                'label' => get_string('report_' . str_replace('_', '', $name), 'block_sidenote'),
                'cells' => array_map(
                    fn(?array $count): string => isset($count[$name]) ? (string) (int) $count[$name] : '–',
                    array_values($counts)
                ),
            ];
        }
        return [
            'title' => get_string($title, 'block_sidenote'),
            'periods' => array_map(
                fn(int $length): string => get_string($period . ($length === 1 ? '_one' : ''), 'block_sidenote', $length),
                array_keys($counts)
            ),
            'rows' => $rows,
        ];
    }
}
