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
 * Base class of tests of what the chat server learns about one user in one course.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class turn_context_testcase extends backchannel_testcase {
    /**
     * A configured site, a course with a block and a student, and the service account as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->place_assistant(
            ['fullname' => 'Cells & membranes', 'summary' => '<p>A <b>bold</b> plan</p>', 'summaryformat' => FORMAT_HTML],
            ['title' => 'Tutor', 'starters' => "One?\n\nTwo?"],
            ['firstname' => 'Ada']
        );
    }

    /**
     * Requests the turn context.
     *
     * @param \stdClass|null $user The user; null for the student.
     * @param array $params Further parameters.
     * @return array
     */
    protected function ask(?\stdClass $user = null, array $params = []): array {
        return $this->turn_context($params + $this->asker($user));
    }
}
