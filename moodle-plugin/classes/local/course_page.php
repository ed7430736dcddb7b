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
use core_courseformat\sectiondelegatemodule;
use section_info;

/**
 * Which sections and activities the course page lists for the current user.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_page {
    /**
     * Creates the page. Use for_current_user().
     *
     * @param \course_modinfo $modinfo The course's sections and activities for that user.
     */
    private function __construct(
        /** @var \course_modinfo The course's sections and activities for that user. */
        private readonly \course_modinfo $modinfo,
    ) {
    }

    /**
     * The page as the current user sees it.
     *
     * @param \stdClass $course A course record.
     * @return self
     */
    public static function for_current_user(\stdClass $course): self {
        global $USER;
        // A cached copy may have been computed for another current user.
        \course_modinfo::clear_instance_cache($course->id);
        return new self(get_fast_modinfo($course, $USER->id));
    }

    /**
     * The sections that this user sees.
     *
     * @return section_info[]
     */
    public function sections(): array {
        // A format without sections does not show those left over from another format. Neither does the social format,
        // although it reports since Moodle 5.1 that it uses sections.
        $format = course_get_format($this->modinfo->get_course());
        $hassections = $format->uses_sections() && $format->get_format() !== 'social';
        return array_filter(
            $this->modinfo->get_section_info_all(),
            fn(section_info $section) => $section->uservisible && ($hassections || (int) $section->section === 0)
        );
    }

    /**
     * The activities that are listed in a section; some may not be open to this user.
     *
     * @param section_info $section The section.
     * @return cm_info[]
     */
    public function activities_in(section_info $section): array {
        $cms = array_map(fn($cmid) => $this->modinfo->get_cm($cmid), $this->modinfo->sections[$section->section] ?? []);
        return array_filter($cms, fn(cm_info $cm) => self::is_listed($cm, $section));
    }

    /**
     * All activities that are listed and open to this user, in the order of the page.
     *
     * @return cm_info[]
     */
    public function open_activities(): array {
        $cms = array_merge(...array_values(array_map($this->activities_in(...), $this->sections())));
        return array_filter($cms, fn(cm_info $cm) => $cm->uservisible);
    }

    /**
     * One activity, if it is listed and open to this user.
     *
     * @param int $cmid Its course module id.
     * @return cm_info|null
     */
    public function find_open_activity(int $cmid): ?cm_info {
        $cm = $this->modinfo->get_cms()[$cmid] ?? null;
        return $cm && self::is_listed($cm, $cm->get_section_info()) && $cm->uservisible ? $cm : null;
    }

    /**
     * Whether the course page lists this activity for the current user.
     *
     * Being user-visible is not enough: activities in a hidden section and activities that are "available but not
     * shown", themselves or with their subsection, are not listed.
     *
     * @param cm_info $cm The activity.
     * @param section_info $section Its section.
     * @return bool
     */
    private static function is_listed(cm_info $cm, section_info $section): bool {
        if (!$section->uservisible || $cm->is_stealth() || !$cm->is_visible_on_course_page()) {
            return false;
        }
        $subsection = self::subsection_of($section);
        return !$subsection || self::is_listed($subsection, $subsection->get_section_info());
    }

    /**
     * The subsection activity that a section belongs to.
     *
     * @param section_info $section The section.
     * @return cm_info|null Null for a top-level section.
     */
    public static function subsection_of(section_info $section): ?cm_info {
        $delegate = $section->get_component_instance();
        return $delegate instanceof sectiondelegatemodule ? $delegate->get_cm() : null;
    }
}
