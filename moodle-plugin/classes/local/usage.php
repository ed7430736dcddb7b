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
use core\output\renderable;
use core\output\renderer_base;
use core\output\templatable;

/**
 * How much the assistant of a course is used, as far as Moodle's log reaches back.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class usage implements renderable, templatable {
    /** @var int[] The periods that are counted, in days. */
    private const PERIODS = [7, 30, 180];

    /**
     * Creates the counts.
     *
     * @param array[] $counts For each period in days: conversations, and acceptances of the AI policy.
     */
    private function __construct(
        /** @var array[] The counts. */
        private readonly array $counts,
    ) {
    }

    /**
     * Counts in the first log that can be asked.
     *
     * @param int $courseid The course.
     * @return self Without counts where the site keeps no log.
     */
    public static function in_course(int $courseid): self {
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
        return new self($counts);
    }

    /**
     * The template's context.
     *
     * @param renderer_base $output The renderer.
     * @return array
     */
    public function export_for_template(renderer_base $output): array {
        $periods = [];
        foreach ($this->counts as $days => $count) {
            $periods[] = ['days' => $days] + $count;
        }
        return ['haslog' => (bool) $periods, 'periods' => $periods];
    }
}
