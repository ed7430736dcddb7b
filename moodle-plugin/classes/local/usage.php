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
 * The use of the assistant in a course, from Moodle's log and from the chat server's counts.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class usage implements renderable, templatable {
    /** @var int[] The periods to count in the log, in days. */
    private const PERIODS = [7, 30, 180];

    /** @var string[] What the chat server counts, in the order of the report. */
    private const COUNTS = ['people', 'questions', 'from_course', 'general', 'unanswered', 'up', 'down', 'tokens'];

    /**
     * Creates the counts. Use in_course().
     *
     * @param array[] $logged For each period in days: conversations, and acceptances of the AI policy.
     * @param array[] $counted For each period in weeks: the chat server's counts; null if there were too few people.
     * @param array|null $feedback The response of GET /feedback; null if it could not be had.
     * @param string $trouble The string that says why the chat server's counts are missing; empty if they are not.
     */
    private function __construct(
        /** @var array[] The counts from Moodle's log. */
        private readonly array $logged,
        /** @var array[] The chat server's counts. */
        private readonly array $counted,
        /** @var array|null What students wrote about answers. */
        private readonly ?array $feedback,
        /** @var string The string that says why the counts are missing. */
        private readonly string $trouble,
    ) {
    }

    /**
     * Counts in the site's first readable log and requests the chat server's counts: close the session before.
     *
     * @param int $courseid The course.
     * @return self
     */
    public static function in_course(int $courseid): self {
        $counted = [];
        $feedback = null;
        $trouble = '';
        try {
            if (self::has_assistant($courseid)) {
                $claims = launch_token::claims_for_reports($courseid);
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
     * Returns whether a course has an assistant now.
     *
     * @param int $courseid The course.
     * @return bool
     */
    private static function has_assistant(int $courseid): bool {
        $instanceid = block_place::find_in_course(course_context::instance($courseid));
        return (bool) ai_switch::find_context($courseid, $instanceid);
    }

    /**
     * Requests what students wrote about answers. An older chat server cannot tell; its counts are still shown.
     *
     * @param launch_claims $claims The claims of the request.
     * @return array|null The response of GET /feedback; null if it could not be had.
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
     * Counts events in Moodle's log.
     *
     * @param int $courseid The course.
     * @return array[] By number of days; empty if the site has no log that can be read.
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
     * Builds the template's context for what students wrote.
     *
     * @param array $feedback The response of GET /feedback.
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
     * Builds a table of the report.
     *
     * @param string $title The string of its title.
     * @param string $period The string that names a period by its length.
     * @param string[] $names The counts to show.
     * @param array[] $counts By the length of the period; null if not reported.
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
