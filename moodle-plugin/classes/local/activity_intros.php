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

use cm_info;

/**
 * The descriptions of a course's activities, as the activities' own pages show them to the current user. Most course
 * pages leave them out. One query reads those of all activities of a kind.
 *
 * Kinds that are not listed here have no description, because only their own code knows what their pages show.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class activity_intros {
    /** @var string[] The fields to read for each kind, in addition to the description. */
    private const KINDS = [
        'assign' => ', alwaysshowdescription, allowsubmissionsfromdate, submissionattachments, timemodified',
        'book' => '',
        'choice' => '',
        'data' => '',
        'feedback' => '',
        'folder' => '',
        'forum' => '',
        'glossary' => '',
        'h5pactivity' => '',
        'lesson' => '',
        'page' => ', displayoptions',
        'quiz' => '',
        'resource' => ', displayoptions',
        'scorm' => '',
        'survey' => '',
        'url' => ', displayoptions',
        'wiki' => '',
    ];

    /** @var \stdClass[][] The records read so far, by kind and id. */
    private array $intros = [];

    /** @var int[]|null The opening dates of assignments that are overridden for the current user; null: not read. */
    private ?array $openings = null;

    /**
     * Creates the descriptions of one course.
     *
     * @param int $courseid The course.
     */
    public function __construct(
        /** @var int The course. */
        private readonly int $courseid,
    ) {
    }

    /**
     * The description of one activity, which the current user may open.
     *
     * @param cm_info $cm The activity.
     * @return string HTML; empty if its page shows none.
     */
    public function html_for_current_user(cm_info $cm): string {
        $intro = $this->stored_for_current_user($cm);
        if (!$intro) {
            return '';
        }
        // Preloads the filters for the whole course, instead of one query per description.
        filter_preload_activities($cm->get_modinfo());
        return format_module_intro($cm->modname, $intro, $cm->id);
    }

    /**
     * The description of one activity as Moodle stores it.
     *
     * @param cm_info $cm The activity, which the current user may open.
     * @return \stdClass|null With intro, introformat and the fields of its kind; null if its page shows none.
     */
    public function stored_for_current_user(cm_info $cm): ?\stdClass {
        $intro = $this->read($cm->modname)[$cm->instance] ?? null;
        return $intro && $this->is_shown($cm, $intro) ? $intro : null;
    }

    /**
     * Reads all descriptions of one kind of activity, once.
     *
     * @param string $modname The kind.
     * @return \stdClass[] By id.
     */
    private function read(string $modname): array {
        global $DB;
        if (!isset(self::KINDS[$modname])) {
            return [];
        }
        $fields = 'id, intro, introformat' . self::KINDS[$modname];
        return $this->intros[$modname] ??= $DB->get_records($modname, ['course' => $this->courseid], '', $fields);
    }

    /**
     * Whether the activity's page shows its description.
     *
     * @param cm_info $cm The activity.
     * @param \stdClass $intro Its record.
     * @return bool
     */
    private function is_shown(cm_info $cm, \stdClass $intro): bool {
        if (property_exists($intro, 'displayoptions')) {
            return !empty(unserialize_array((string) $intro->displayoptions)['printintro']);
        }
        if (empty($intro->alwaysshowdescription) && $cm->modname === 'assign') {
            // Hidden until the assignment opens, which may be overridden for this user: see assign::show_intro().
            $opens = $this->own_openings()[$intro->id] ?? $intro->allowsubmissionsfromdate;
            return \core\di::get(\core\clock::class)->time() > $opens;
        }
        return true;
    }

    /**
     * The opening dates of assignments that are overridden for the current user. A user override takes precedence over
     * group overrides, of which the first counts: see assign::override_exists().
     *
     * @return int[] Unix seconds, by the assignment's id.
     */
    private function own_openings(): array {
        global $DB, $USER;
        if ($this->openings === null) {
            $groups = groups_get_user_groups($this->courseid, $USER->id)[0] ?? [];
            [$in, $params] = $DB->get_in_or_equal($groups, SQL_PARAMS_NAMED, 'group', true, 0);
            $overrides = $DB->get_records_sql(
                "SELECT o.id, o.assignid, o.allowsubmissionsfromdate
                   FROM {assign_overrides} o
                   JOIN {assign} a ON a.id = o.assignid
                  WHERE a.course = :course AND (o.userid = :user OR o.groupid $in)
               ORDER BY CASE WHEN o.userid IS NULL THEN 1 ELSE 0 END, o.sortorder",
                $params + ['course' => $this->courseid, 'user' => $USER->id]
            );
            $dates = [];
            foreach ($overrides as $override) {
                $dates += [$override->assignid => $override->allowsubmissionsfromdate];
            }
            $this->openings = array_filter($dates, fn($date): bool => $date !== null);
        }
        return $this->openings;
    }
}
