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

namespace block_sidenote\local\documents;

use block_sidenote\local\ai_switch;
use block_sidenote\local\course_page;
use block_sidenote\local\instance_settings;
use cm_info;

/**
 * The documents of a course that the assistant may read for one user: those of activities that the course page lists
 * for the user and that they may open.
 *
 * Must run while that user is the current one (see user_in_course). Other activities are not read: quizzes contain
 * answers, wikis and forums without announcements contain what students write, and only the code of other plugins
 * knows what they show to whom.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_documents {
    /** @var int The maximum number of documents read in a course. */
    public const LIMIT = 1000;

    /** @var int In a course with too many documents: how many of each activity are taken first. */
    private const ACTIVITY_LIMIT = 100;

    /** @var string[][] For each kind of activity: the class that reads it, and the capability to see its content. */
    private const KINDS = [
        'assign' => [assignment_descriptions::class, 'mod/assign:view'],
        'book' => [book_chapters::class, 'mod/book:read'],
        'folder' => [folder_files::class, 'mod/folder:view'],
        'forum' => [announcements::class, 'mod/forum:viewdiscussion'],
        'glossary' => [glossary_entries::class, 'mod/glossary:view'],
        'label' => [label_texts::class, 'mod/label:view'],
        'page' => [page_texts::class, 'mod/page:view'],
        'resource' => [resource_files::class, 'mod/resource:view'],
    ];

    /**
     * Creates the documents. Use for_current_user().
     *
     * @param course_page|null $page The course page; null if nothing may be read.
     */
    private function __construct(
        /** @var course_page|null The course page; null if nothing may be read. */
        private readonly ?course_page $page,
    ) {
    }

    /**
     * The documents of a course for the current user.
     *
     * @param \stdClass|null $course A course record; null outside of a course.
     * @param int $instanceid The block instance; 0 for the site-wide assistant.
     * @return self
     */
    public static function for_current_user(?\stdClass $course, int $instanceid): self {
        return new self($course && self::may_read((int) $course->id, $instanceid) ? course_page::for_current_user($course) : null);
    }

    /**
     * Whether the assistant is switched on for the current user and may read documents.
     *
     * @param int $courseid The course.
     * @param int $instanceid The block instance.
     * @return bool
     */
    private static function may_read(int $courseid, int $instanceid): bool {
        $context = ai_switch::find_context($courseid, $instanceid);
        return $context && ai_switch::is_on($context, $courseid)
            && instance_settings::for_context($context)->documentsallowed;
    }

    /**
     * All documents, including those that the chat server cannot read.
     *
     * @return document[] In the order of the course page.
     */
    public function all(): array {
        if (!$this->page) {
            return [];
        }
        $cms = $this->page->open_activities();
        $found = self::find_in($cms);
        return array_merge(...array_map(fn(cm_info $cm): array => array_values($found[$cm->id] ?? []), array_values($cms)));
    }

    /**
     * The documents that the chat server reads.
     *
     * @return document[] In the order of the course page.
     */
    public function readable(): array {
        return self::readable_of($this->all());
    }

    /**
     * Selects those of a course's documents that the chat server reads.
     *
     * @param document[] $all All documents of the course.
     * @return document[] In the same order.
     */
    public static function readable_of(array $all): array {
        $documents = array_filter($all, fn(document $document): bool => $document->isreadable);
        if (count($documents) <= self::LIMIT) {
            return array_values($documents);
        }
        // Takes a limited number of each activity first, so that a long glossary does not displace all that follows it.
        $counts = [];
        $first = array_filter($documents, function (document $document) use (&$counts): bool {
            $cmid = document::cmid_of($document->id());
            return ($counts[$cmid] = ($counts[$cmid] ?? 0) + 1) <= self::ACTIVITY_LIMIT;
        });
        $chosen = array_slice($first + $documents, 0, self::LIMIT, true);
        return array_values(array_intersect_key($documents, $chosen));
    }

    /**
     * Finds a document that the chat server reads.
     *
     * @param string $id Its id.
     * @return document|null
     */
    public function find(string $id): ?document {
        $cm = $this->page?->find_open_activity(document::cmid_of($id));
        foreach ($cm ? self::find_in([$cm])[$cm->id] ?? [] : [] as $document) {
            if ($document->isreadable && $document->id() === $id) {
                return $document;
            }
        }
        return null;
    }

    /**
     * Finds the documents of some activities, kind by kind.
     *
     * @param cm_info[] $cms The activities, which the current user may open.
     * @return document[][] By course module id.
     */
    private static function find_in(array $cms): array {
        $bykind = [];
        $off = $cms ? ai_switch::activities_off((int) reset($cms)->course) : [];
        foreach ($cms as $cm) {
            if (
                isset(self::KINDS[$cm->modname]) && !isset($off[$cm->id])
                    && has_capability(self::KINDS[$cm->modname][1], $cm->context)
            ) {
                $bykind[$cm->modname][] = $cm;
            }
        }
        $found = [];
        foreach ($bykind as $modname => $ofkind) {
            // Preloads the filters for the whole course, instead of one query per title.
            filter_preload_activities($ofkind[0]->get_modinfo());
            $found += (new (self::KINDS[$modname][0])())->find($ofkind);
        }
        return $found;
    }
}
