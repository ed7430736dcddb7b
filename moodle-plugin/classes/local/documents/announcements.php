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

use cm_info;
use core\url;

/**
 * The newest announcements to the whole course, without announcements to a group and without replies.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class announcements implements kind {
    /** @var int The maximum number of announcements per forum. */
    private const LIMIT = 50;

    #[\Override]
    public function find(array $cms): array {
        global $DB;
        $ids = array_map(fn(cm_info $cm) => $cm->instance, $cms);
        $types = $DB->get_records_list('forum', 'id', $ids, '', 'id, type');
        $found = [];
        // One query per forum, because a course has one such forum.
        foreach ($cms as $cm) {
            if (($types[$cm->instance]->type ?? '') === 'news') {
                $found[$cm->id] = self::of_forum($cm);
            }
        }
        return $found;
    }

    /**
     * The announcements of one forum that the current user sees now.
     *
     * @param cm_info $cm The forum.
     * @return document[] The newest first.
     */
    private static function of_forum(cm_info $cm): array {
        global $CFG, $DB;
        $params = ['forum' => $cm->instance];
        $timed = '';
        if (!empty($CFG->forum_enabletimedposts) && !has_capability('mod/forum:viewhiddentimedposts', $cm->context)) {
            $timed = 'AND d.timestart <= :now AND (d.timeend = 0 OR d.timeend >= :now2)';
            $params['now'] = $params['now2'] = \core\di::get(\core\clock::class)->time();
        }
        $posts = $DB->get_records_sql("SELECT d.id, d.firstpost, p.subject, p.modified
                                         FROM {forum_discussions} d
                                         JOIN {forum_posts} p ON p.id = d.firstpost
                                        WHERE d.forum = :forum AND d.groupid <= 0 AND p.deleted = 0 $timed
                                     ORDER BY d.timemodified DESC, d.id DESC", $params, 0, self::LIMIT);
        return array_map(fn(\stdClass $post): document => new document(
            cm: $cm,
            version: (string) $post->modified,
            content: new stored_text('forum_posts', 'message', (int) $post->firstpost),
            url: new url('/mod/forum/discuss.php', ['d' => $post->id]),
            part: "discussion{$post->id}",
            parttitle: format_string($post->subject, true, ['context' => $cm->context]),
        ), $posts);
    }
}
