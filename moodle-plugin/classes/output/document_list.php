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

namespace block_sidenote\output;

use block_sidenote\local\ai_switch;
use block_sidenote\local\bff;
use block_sidenote\local\block_place;
use block_sidenote\local\course_page;
use block_sidenote\local\documents\course_documents;
use block_sidenote\local\documents\document;
use block_sidenote\local\instance_settings;
use block_sidenote\local\launch_token;
use block_sidenote\local\principal_role;
use cm_info;
use core\context\course as course_context;
use core\exception\moodle_exception;
use core\output\renderable;
use core\output\renderer_base;
use core\output\templatable;
use core_availability\info_module;
use core_availability\info_section;

/**
 * The documents that the assistant reads in a course, for its teachers: each with its audience and its state.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class document_list implements renderable, templatable {
    /** @var string[] The states of a document that the chat server reports. */
    private const STATES = ['read', 'waiting', 'empty', 'unreadable', 'too_large', 'failed'];

    /** @var bool[] The documents that the chat server should read, by id. */
    private readonly array $chosen;

    /**
     * Creates the list. Use in_course().
     *
     * @param \stdClass $course The course.
     * @param document[] $documents The documents, in the order of the course page.
     * @param string[] $states Their states as reported by the chat server, by id.
     * @param string $trouble The string that says why nothing is read or no states are known; empty if neither applies.
     */
    private function __construct(
        /** @var \stdClass The course. */
        private readonly \stdClass $course,
        /** @var document[] The documents. */
        private readonly array $documents = [],
        /** @var string[] Their states as reported by the chat server. */
        private readonly array $states = [],
        /** @var string The string that says why nothing is read or no states are known. */
        private readonly string $trouble = '',
    ) {
        $ids = array_map(fn(document $document): string => $document->id(), course_documents::readable_of($documents));
        $this->chosen = array_fill_keys($ids, true);
    }

    /**
     * Lists the documents that the current user may open in a course. Calls the chat server, which calls this site in
     * turn: close the session before.
     *
     * @param \stdClass $course The course.
     * @return self
     */
    public static function in_course(\stdClass $course): self {
        $context = course_context::instance($course->id);
        $instanceid = block_place::find_in_course($context);
        $place = ai_switch::find_context((int) $course->id, $instanceid);
        if (!$place || !ai_switch::is_on($place, (int) $course->id)) {
            return new self($course, trouble: 'absent');
        }
        if (!instance_settings::for_context($place)->documentsallowed) {
            return new self($course, trouble: 'documents_off');
        }
        $documents = course_documents::for_current_user($course, $instanceid)->all();
        try {
            // Whoever may see reports is treated as a teacher.
            $claims = launch_token::claims_for_current_user($context, $instanceid, $place, principal_role::TEACHER);
            $states = bff::configured()->document_states($claims);
        } catch (moodle_exception $exception) {
            debugging($exception->getMessage() . ' ' . $exception->debuginfo, DEBUG_DEVELOPER);
            return new self($course, $documents, trouble: 'documents_unknown');
        }
        return $states === null
            ? new self($course, trouble: 'documents_serveroff')
            : new self($course, $documents, $states);
    }

    /**
     * The template's context.
     *
     * @param renderer_base $output The renderer.
     * @return array
     */
    public function export_for_template(renderer_base $output): array {
        $modinfo = get_fast_modinfo($this->course);
        $sections = [];
        $read = 0;
        foreach ($this->documents as $document) {
            ['id' => $id, 'cmid' => $cmid, 'title' => $title, 'url' => $url] = $document->to_array();
            $cm = $modinfo->get_cm($cmid);
            $state = $this->state_of($id, $document->isreadable);
            $read += $state === 'read' ? 1 : 0;
            $sections[$cm->sectionnum] ??= [
                'name' => get_section_name($this->course, $cm->get_section_info()),
                'documents' => [],
            ];
            $sections[$cm->sectionnum]['documents'][] = [
                'title' => $title,
                'url' => $url,
                'icon' => $cm->get_icon_url()->out(false),
                'audience' => self::audience_of($cm),
                'state' => $state === '' ? '' : get_string("documents_$state", 'block_sidenote'),
                'isread' => $state === 'read',
            ];
        }
        $count = ['read' => $read, 'all' => count($this->documents)];
        return [
            'trouble' => $this->trouble === '' ? '' : get_string($this->trouble, 'block_sidenote'),
            'islisted' => $this->trouble === '' || $sections,
            'summary' => $this->trouble === '' ? get_string('documents_summary', 'block_sidenote', $count) : '',
            'hasdocuments' => (bool) $sections,
            'sections' => array_values($sections),
        ];
    }

    /**
     * The state of a document.
     *
     * @param string $id The document.
     * @param bool $isreadable Whether the chat server can read it.
     * @return string The end of the string's name; empty if the state is unknown.
     */
    private function state_of(string $id, bool $isreadable): string {
        if (!$isreadable) {
            return 'otherkind';
        }
        if ($this->trouble !== '') {
            return '';
        }
        if (!isset($this->states[$id])) {
            return isset($this->chosen[$id]) ? 'waiting' : 'toomany';
        }
        return in_array($this->states[$id], self::STATES, true) ? str_replace('_', '', $this->states[$id]) : 'failed';
    }

    /**
     * Who may open an activity.
     *
     * @param cm_info $cm The activity.
     * @return string
     */
    private static function audience_of(cm_info $cm): string {
        $isforall = true;
        // A subsection is also an activity of its parent section.
        for (; $cm; $cm = course_page::subsection_of($section)) {
            $section = $cm->get_section_info();
            if (!$cm->visible || !$section->visible) {
                return get_string('hiddenfromstudents');
            }
            $isforall = $isforall && (new info_module($cm))->is_available_for_all()
                && (new info_section($section))->is_available_for_all();
        }
        return get_string($isforall ? 'documents_forall' : 'documents_forsome', 'block_sidenote');
    }
}
