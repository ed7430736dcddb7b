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

use block_sidenote\external\get_token;
use core\context\course as course_context;
use Firebase\JWT\JWT;
use Firebase\JWT\Key;

/**
 * Base class of tests in which users ask for launch tokens in a course with a block.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class launch_testcase extends \advanced_testcase {
    use refusals;

    /** @var \stdClass The course. */
    protected \stdClass $course;

    /** @var \stdClass The block instance. */
    protected \stdClass $block;

    /**
     * A configured site and a course with a block.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $plugin->configure_site();
        $this->course = $this->getDataGenerator()->create_course();
        $this->block = $plugin->create_in_course($this->course);
    }

    /**
     * Requests a token in the course.
     *
     * @param int|null $instanceid The block instance; null for the course's block.
     * @return \stdClass The claims.
     */
    protected function claims(?int $instanceid = null): \stdClass {
        $contextid = course_context::instance($this->course->id)->id;
        $answer = get_token::execute($contextid, $instanceid ?? $this->block->id);
        $answer = \core_external\external_api::clean_returnvalue(get_token::execute_returns(), $answer);
        return JWT::decode($answer['token'], new Key(\block_sidenote_generator::SECRET, 'HS256'));
    }
}
