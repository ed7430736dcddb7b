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

namespace block_sidenote\tests;

/**
 * Base class of tests of what the chat server learns about a student's own progress.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class progress_testcase extends backchannel_testcase {
    /**
     * A course that tracks completion, with a block and a student, and the service account as the current user.
     */
    protected function setUp(): void {
        global $CFG;
        parent::setUp();
        $CFG->enablecompletion = 1;
        $this->place_assistant(['enablecompletion' => 1]);
    }

    /**
     * Adds an activity.
     *
     * @param string $module The module.
     * @param string $name Its name.
     * @param array $settings Further settings.
     * @return \stdClass
     */
    protected function add(string $module, string $name, array $settings = []): \stdClass {
        return $this->getDataGenerator()->create_module($module, $settings + ['course' => $this->course->id, 'name' => $name]);
    }

    /**
     * Requests one field of all activities for a user who has accepted the AI policy.
     *
     * @param string $field The field.
     * @param \stdClass|null $user The user; null for the student.
     * @return array Values by the activity's name, without the activities that lack the field.
     */
    protected function ask(string $field, ?\stdClass $user = null): array {
        $params = $this->asker($user);
        if (!\core_ai\manager::get_user_policy_status($params['userid'])) {
            \core_ai\manager::user_policy_accepted($params['userid'], SYSCONTEXTID);
        }
        return $this->ask_as_they_are($field, $params);
    }

    /**
     * Requests one field of all activities.
     *
     * @param string $field The field.
     * @param array $params As asker() returns them.
     * @return array As ask() returns it.
     */
    protected function ask_as_they_are(string $field, array $params): array {
        $outline = $this->turn_context($params)['outline'];
        return array_column(array_merge(...array_column($outline, 'activities')), $field, 'name');
    }

    /**
     * Sets the block's level.
     *
     * @param string $level The level.
     */
    protected function choose(string $level): void {
        $this->configure_block(['progress' => $level]);
    }

    /**
     * Grades the student as a module does.
     *
     * @param string $module The module.
     * @param \stdClass $instance The activity.
     * @param array $grade Fields of the grade.
     * @param array $item Fields of the grade item.
     */
    protected function grade(string $module, \stdClass $instance, array $grade, array $item = []): void {
        global $CFG;
        require_once($CFG->libdir . '/gradelib.php');
        grade_update("mod/$module", $this->course->id, 'mod', $module, $instance->id, 0, [
            'userid' => $this->student->id, 'feedbackformat' => FORMAT_HTML, ...$grade,
        ], $item ?: null);
    }
}
