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

namespace block_sidenote;

use block_sidenote\tests\contact_testcase;

/**
 * Tests of the forum in which a student can ask.
 *
 * @covers     \block_sidenote\local\contact
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class contact_forum_test extends contact_testcase {
    /**
     * The forum is the first on the course page in which the student may start a discussion.
     */
    public function test_the_forum_is_the_first_in_which_the_student_may_start_a_discussion(): void {
        global $DB;
        $this->configure_block(['contact' => 'forum']);
        set_config('enableavailability', 1);
        $nextweek = \availability_date\condition::get_json(\availability_date\condition::DIRECTION_FROM, time() + WEEKSECS);
        $announcements = $this->add('Announcements', ['type' => 'news']);
        $this->add('hidden', ['visible' => 0]);
        $this->add('not open yet', ['availability' => json_encode(\core_availability\tree::get_root_json([$nextweek]))]);
        $this->add('one discussion', ['type' => 'single']);
        $this->add('closed', ['cutoffdate' => time() - DAYSECS]);
        $this->add('for groups', ['groupmode' => SEPARATEGROUPS]);
        $closed = $this->add('for reading');
        $roleid = $DB->get_field('role', 'id', ['shortname' => 'student']);
        $context = fn(\stdClass $forum): \core\context => \core\context\module::instance($forum->cmid);
        assign_capability('mod/forum:startdiscussion', CAP_PROHIBIT, $roleid, $context($closed), true);
        assign_capability('mod/forum:addnews', CAP_ALLOW, $roleid, $context($announcements), true);
        $this->assertNull($this->ask());
        $last = $this->add('last', ['section' => 2]);
        $url = fn(\stdClass $forum): array => [
            'kind' => 'forum', 'url' => (new \core\url('/mod/forum/view.php', ['id' => $forum->cmid]))->out(false),
        ];
        $this->assertSame($url($last), $this->ask());
        $first = $this->add('first', ['section' => 1]);
        $this->assertSame($url($first), $this->ask());
    }

    /**
     * A forum with groups is offered to those who are in one of them.
     */
    public function test_a_forum_with_separate_groups_is_for_their_members(): void {
        $this->configure_block(['contact' => 'forum']);
        $this->add('for groups', ['groupmode' => SEPARATEGROUPS]);
        $this->assertNull($this->ask());
        $group = $this->getDataGenerator()->create_group(['courseid' => $this->course->id]);
        $this->getDataGenerator()->create_group_member(['groupid' => $group->id, 'userid' => $this->student->id]);
        $this->assertSame('forum', $this->ask()['kind']);
        $this->assertNull($this->ask($this->getDataGenerator()->create_and_enrol($this->course, 'student')));
    }
}
