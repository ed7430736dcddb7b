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

use block_sidenote\external\get_turn_context;
use core_external\external_api;

/**
 * Base class of tests that call functions as the chat server does: with its service account as the current user.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class backchannel_testcase extends \advanced_testcase {
    use refusals;

    /** @var \stdClass The course. */
    protected \stdClass $course;

    /** @var \stdClass The block instance. */
    protected \stdClass $block;

    /** @var \stdClass A student. */
    protected \stdClass $student;

    /** @var \stdClass The service account. */
    protected \stdClass $account;

    /**
     * Creates a configured site, a course with a block and a student, and the service account.
     *
     * @param array $course Fields of the course.
     * @param array $config The block's settings.
     * @param array $student Fields of the student.
     * @param array $options Options of the course's generator.
     */
    protected function place_assistant(array $course = [], array $config = [], array $student = [], array $options = []): void {
        $this->resetAfterTest();
        $generator = $this->getDataGenerator();
        $plugin = $generator->get_plugin_generator('block_sidenote');
        $plugin->configure_site();
        $this->course = $generator->create_course($course, $options);
        $this->block = $plugin->create_in_course($this->course, $config);
        $this->student = $generator->create_and_enrol($this->course, 'student', $student);
        $this->account = $plugin->create_service_account();
        $this->setUser($this->account);
    }

    /**
     * Replaces the block's settings.
     *
     * @param array $config The settings.
     */
    protected function configure_block(array $config): void {
        global $DB;
        $data = base64_encode(serialize((object) $config));
        $DB->set_field('block_instances', 'configdata', $data, ['id' => $this->block->id]);
    }

    /**
     * Returns the user, course and block parameters of a call.
     *
     * @param \stdClass|null $user The user; null for the student.
     * @return int[] By parameter.
     */
    protected function asker(?\stdClass $user = null): array {
        return [
            'userid' => (int) ($user ?? $this->student)->id,
            'courseid' => (int) $this->course->id,
            'instanceid' => (int) $this->block->id,
        ];
    }

    /**
     * Runs a call and asserts that the service account is the current user again afterwards, even if the call fails.
     *
     * @param callable $ask The call.
     * @return mixed Its return value.
     */
    protected function as_account(callable $ask): mixed {
        global $USER;
        try {
            return $ask();
        } finally {
            $this->assertEquals($this->account->id, $USER->id, 'The service account is the current user again.');
        }
    }

    /**
     * Requests the turn context.
     *
     * @param array $params As asker() returns them, and others.
     * @return array
     */
    protected function turn_context(array $params): array {
        return $this->as_account(fn(): array => external_api::clean_returnvalue(
            get_turn_context::execute_returns(),
            get_turn_context::execute(...$params)
        ));
    }
}
