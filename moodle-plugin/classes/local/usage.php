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
     * Creates the report. Use in_course().
     *
     * @param array[] $logged For each period in days: conversations, and acceptances of the AI policy.
     * @param bool $isabsent Whether the course has no assistant now.
     * @param array[]|null $counted For each period in weeks: the chat server's counts, null if there were too few people;
     *      null if it did not answer.
     * @param array|null $feedback The response of GET /feedback; null if the chat server did not answer.
     */
    private function __construct(
        /** @var array[] The counts from Moodle's log. */
        private readonly array $logged,
        /** @var bool Whether the course has no assistant now. */
        private readonly bool $isabsent,
        /** @var array[]|null The chat server's counts. */
        private readonly ?array $counted = null,
        /** @var array|null What students wrote about answers. */
        private readonly ?array $feedback = null,
    ) {
    }

    /**
     * Counts in the site's first readable log and requests the chat server's part: close the session before.
     *
     * @param int $courseid The course.
     * @return self
     */
    public static function in_course(int $courseid): self {
        $logged = self::count_in_log($courseid);
        $instanceid = block_place::find_in_course(course_context::instance($courseid));
        if (!ai_switch::find_context($courseid, $instanceid)) {
            return new self($logged, true);
        }
        $claims = launch_token::claims_for_reports($courseid);
        return new self(
            $logged,
            false,
            self::request(fn(): array => bff::configured()->statistics($claims)),
            self::request(fn(): array => bff::configured()->feedback($claims)),
        );
    }

    /**
     * Requests a part of the report. The others are shown without it.
     *
     * @param callable $request Requests it from the chat server.
     * @return array|null Null if it could not be had.
     */
    private static function request(callable $request): ?array {
        try {
            return $request();
        } catch (moodle_exception $exception) {
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
        $string = fn(string $name): string => get_string($name, 'block_sidenote');
        $sections = [[
            'title' => $string('report_log'),
            'trouble' => '',
            'note' => $string($this->logged ? 'report_note' : 'report_nolog'),
        ] + self::table('report_days', ['conversations', 'acceptances'], $this->logged)];
        if (!$this->isabsent) {
            $sections[] = [
                'title' => $string('report_server'),
                'trouble' => $this->counted === null ? $string('report_unknown') : '',
                'note' => $this->counted === null ? '' : $string('report_servernote'),
            ] + self::table('report_weeks', self::COUNTS, $this->counted ?? []);
        }
        return [
            'trouble' => $this->isabsent ? $string('absent') : '',
            'sections' => $sections,
            'feedback' => $this->isabsent ? null : self::feedback_table($this->feedback),
        ];
    }

    /**
     * Builds the template's context for what students wrote.
     *
     * @param array|null $feedback The response of GET /feedback; null if it could not be had.
     * @return array|null Null if the chat server lets nobody read it.
     */
    private static function feedback_table(?array $feedback): ?array {
        if ($feedback === null) {
            return ['trouble' => get_string('report_feedbackunknown', 'block_sidenote')];
        }
        if (!$feedback['days']) {
            return null;
        }
        $rows = [];
        foreach ($feedback['feedback'] as ['rating' => $rating, 'reason' => $reason, 'week' => $week]) {
            $monday = (int) strtotime("$week UTC");
            $rows[] = [
                'week' => userdate($monday, get_string('strftimedatefullshort', 'langconfig'), 'UTC'),
                'rating' => get_string($rating === 'up' ? 'report_ratingup' : 'report_ratingdown', 'block_sidenote'),
                'reason' => $reason,
            ];
        }
        return ['rows' => $rows, 'hasrows' => (bool) $rows, 'keptfor' => format_time($feedback['days'] * DAYSECS), 'trouble' => ''];
    }

    /**
     * Builds a table of the report.
     *
     * @param string $period The string that names a period by its length.
     * @param string[] $names The counts to show.
     * @param array[] $counts By the length of the period; null if not reported.
     * @return array
     */
    private static function table(string $period, array $names, array $counts): array {
        $separator = get_string('thousandssep', 'langconfig');
        $rows = [];
        foreach ($names as $name) {
            $rows[] = [
                'label' => get_string('report_' . str_replace('_', '', $name), 'block_sidenote'),
                'cells' => array_map(
                    fn(?array $count): string => isset($count[$name]) ? number_format((int) $count[$name], 0, '', $separator) : '–',
                    array_values($counts)
                ),
            ];
        }
        return [
            'hascounts' => (bool) $counts,
            'periods' => array_map(
                fn(int $length): string => get_string($period . ($length === 1 ? '_one' : ''), 'block_sidenote', $length),
                array_keys($counts)
            ),
            'rows' => $rows,
        ];
    }
}
