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
use block_sidenote\local\site_settings;
use block_sidenote\local\visitor;

/**
 * The block in the Moodle App.
 *
 * The App renders its own pages and cannot embed a frame that communicates with its host page. The block is therefore a
 * button that opens the assistant's own page, signed in, in the App's browser.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class mobile {
    /**
     * The block.
     *
     * @param array $args The App's arguments: blockid, contextlevel, instanceid and more.
     * @return array
     */
    public static function mobile_block(array $args): array {
        global $OUTPUT;
        $instanceid = clean_param($args['blockid'] ?? 0, PARAM_INT);
        $incourse = ($args['contextlevel'] ?? '') === 'course';
        $courseid = $incourse ? clean_param($args['instanceid'] ?? 0, PARAM_INT) : 0;
        if ($courseid == SITEID) {
            $courseid = 0;
        }
        $html = '';
        if (self::is_offered($instanceid, $courseid)) {
            $params = ['id' => $instanceid] + array_filter(['courseid' => $courseid]);
            $html = $OUTPUT->render_from_template('block_sidenote/mobileapp/block', [
                'url' => (new \core\url('/blocks/sidenote/view.php', $params))->out(false),
            ]);
        }
        return ['templates' => [['id' => 'main', 'html' => $html]], 'javascript' => '', 'otherdata' => []];
    }

    /**
     * Whether a block's assistant is offered to the current user.
     *
     * @param int $instanceid The block instance.
     * @param int $courseid The course that the App shows; 0 outside of a course.
     * @return bool
     */
    private static function is_offered(int $instanceid, int $courseid): bool {
        $context = \core\context\block::instance($instanceid, IGNORE_MISSING);
        if (!$context || !site_settings::is_complete() || visitor::refusal() !== null) {
            return false;
        }
        $courseid = ai_switch::course_of($context) ?: $courseid;
        if ($courseid && !can_access_course(get_course($courseid))) {
            return false;
        }
        return ai_switch::find_context($courseid, $instanceid) !== null && ai_switch::is_on($context, $courseid);
    }
}
