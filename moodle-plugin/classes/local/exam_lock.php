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

/**
 * Whether a user is taking a quiz at this moment.
 *
 * An attempt in progress locks until Moodle would no longer accept answers: its check time (which includes time limit,
 * closing time and overrides), plus the quiz's and the site's grace periods. An attempt that may last for more than a
 * day, as in a practice quiz that closes at the end of term, stops locking after the idle time without activity.
 * Previews never lock.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class exam_lock {
    /** @var string The lock is off. */
    public const OFF = 'off';

    /** @var string An attempt locks the assistant in the quiz's course, and outside of courses. */
    public const COURSE = 'course';

    /** @var string An attempt locks the assistant everywhere. */
    public const SITE = 'site';

    /** @var int An attempt that may last longer than this, in seconds, is subject to the idle time. */
    private const SITTING = DAYSECS;

    /**
     * Creates the lock.
     *
     * @param \moodle_database $db The database.
     * @param \core\clock $clock The clock.
     * @param string $scope One of the constants of this class.
     * @param int $idleseconds After how many seconds without activity a long attempt no longer locks.
     */
    public function __construct(
        /** @var \moodle_database The database. */
        private readonly \moodle_database $db,
        /** @var \core\clock The clock. */
        private readonly \core\clock $clock,
        /** @var string The scope. */
        private readonly string $scope,
        /** @var int The idle time. */
        private readonly int $idleseconds,
    ) {
    }

    /**
     * Creates the lock as configured for the site.
     *
     * @return self
     */
    public static function configured(): self {
        global $DB;
        return new self(
            $DB,
            \core\di::get(\core\clock::class),
            site_settings::get('examlock'),
            (int) site_settings::get('examidle'),
        );
    }

    /**
     * Whether the assistant must not answer a user now.
     *
     * @param int $userid The user.
     * @param int $courseid The course in which they ask; 0 outside of a course.
     * @return bool
     */
    public function is_locked(int $userid, int $courseid): bool {
        if ($this->scope === self::OFF) {
            return false;
        }
        // Without the quiz module, its tables do not exist.
        if (!get_config('mod_quiz', 'version')) {
            return false;
        }
        $params = ['userid' => $userid, 'inprogress' => 'inprogress', 'overdue' => 'overdue'];
        $incourse = '';
        // Outside of courses, any attempt counts, or the Dashboard would be a way around the lock.
        if ($this->scope === self::COURSE && $courseid !== 0) {
            $incourse = 'AND q.course = :courseid';
            $params['courseid'] = $courseid;
        }
        $attempts = $this->db->get_records_sql(
            "SELECT qa.id, qa.uniqueid, qa.state, qa.timestart, qa.timemodified, qa.timecheckstate,
                    q.timelimit, q.timeclose, q.overduehandling, q.graceperiod
               FROM {quiz_attempts} qa
               JOIN {quiz} q ON q.id = qa.quiz
              WHERE qa.userid = :userid AND qa.preview = 0 AND qa.state IN (:inprogress, :overdue) $incourse",
            $params
        );
        foreach ($attempts as $attempt) {
            if ($this->clock->time() < $this->locks_until($attempt)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The moment from which an attempt no longer locks.
     *
     * @param \stdClass $attempt A row of the query above.
     * @return int A Unix timestamp.
     */
    private function locks_until(\stdClass $attempt): int {
        $checked = (int) $attempt->timecheckstate;
        if (!$checked) {
            return $this->last_activity($attempt) + $this->idleseconds;
        }
        $until = $checked + (int) get_config('quiz', 'graceperiodmin');
        // For an overdue attempt Moodle has already moved the check to the end of the quiz's own grace period.
        if ($attempt->state === 'inprogress' && $attempt->overduehandling === 'graceperiod') {
            $until += (int) $attempt->graceperiod;
        }
        return $checked - $attempt->timestart > self::SITTING
            ? min($until, $this->last_activity($attempt) + $this->idleseconds)
            : $until;
    }

    /**
     * The time of the last activity in an attempt. Auto-saved answers add steps, but do not change timemodified.
     *
     * @param \stdClass $attempt A row of the query above.
     * @return int A Unix timestamp.
     */
    private function last_activity(\stdClass $attempt): int {
        $laststep = $this->db->get_field_sql(
            'SELECT MAX(qas.timecreated)
               FROM {question_attempt_steps} qas
               JOIN {question_attempts} qna ON qna.id = qas.questionattemptid
              WHERE qna.questionusageid = ?',
            [$attempt->uniqueid]
        );
        return max((int) $attempt->timestart, (int) $attempt->timemodified, (int) $laststep);
    }
}
