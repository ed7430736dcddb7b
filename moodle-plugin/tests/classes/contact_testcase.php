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
 * Base class of tests of whom a student can ask where the assistant did not help.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class contact_testcase extends backchannel_testcase {
    /** @var \stdClass The course's teacher. */
    protected \stdClass $teacher;

    /**
     * A course with a block, a student and a teacher, and the service account as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->place_assistant();
        $this->teacher = $this->enrol_teacher('Tess');
    }

    /**
     * Enrols a teacher in the course.
     *
     * @param string $firstname The first name.
     * @param array $user Further fields of the user.
     * @return \stdClass
     */
    protected function enrol_teacher(string $firstname, array $user = []): \stdClass {
        $names = ['firstname' => $firstname, 'lastname' => 'Example'];
        return $this->getDataGenerator()->create_and_enrol($this->course, 'editingteacher', $names + $user);
    }

    /**
     * Adds an activity.
     *
     * @param string $name Its name.
     * @param array $settings Further settings.
     * @param string $module The module.
     * @return \stdClass
     */
    protected function add(string $name, array $settings = [], string $module = 'forum'): \stdClass {
        return $this->getDataGenerator()->create_module($module, $settings + ['course' => $this->course->id, 'name' => $name]);
    }

    /**
     * Requests the contact.
     *
     * @param \stdClass|null $user The user; null for the student.
     * @param array $params Further parameters.
     * @return array|null Null if there is none.
     */
    protected function ask(?\stdClass $user = null, array $params = []): ?array {
        return $this->turn_context($params + $this->asker($user))['contact'] ?? null;
    }
}
