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

namespace block_sidenote\external;

use block_sidenote\tests\launch_testcase;
use core\context\system as system_context;
use Firebase\JWT\JWT;
use Firebase\JWT\Key;

/**
 * Tests of who gets a launch token, and which claims it has.
 *
 * @covers     \block_sidenote\external\get_token
 * @covers     \block_sidenote\local\visitor
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_token_test extends launch_testcase {
    /**
     * A student's token has user id, place and role, and no personal data.
     */
    public function test_a_student_gets_a_token_for_this_course_without_personal_data(): void {
        global $CFG;
        $student = $this->getDataGenerator()->create_and_enrol($this->course, 'student', ['lang' => 'en']);
        $this->setUser($student);
        $claims = $this->claims();
        $this->assertSame($CFG->wwwroot, $claims->iss);
        $this->assertSame(\block_sidenote_generator::BFF_URL, $claims->aud);
        $this->assertSame((string) $student->id, $claims->sub);
        $this->assertSame((int) $this->course->id, $claims->course_id);
        $this->assertSame((int) $this->block->id, $claims->instance_id);
        $this->assertSame(\core\context\block::instance($this->block->id)->id, $claims->context_id);
        $this->assertSame('student', $claims->role);
        $this->assertSame('en', $claims->locale);
        $known = ['iss', 'aud', 'sub', 'course_id', 'context_id', 'instance_id', 'role', 'locale', 'iat', 'exp', 'jti'];
        $this->assertSame($known, array_keys((array) $claims));
    }

    /**
     * On an activity's page, the token names the activity. There is no token if the user may not open it.
     */
    public function test_the_token_names_the_activity_that_the_user_has_open(): void {
        $student = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $page = fn(array $more = []): \stdClass =>
            $this->getDataGenerator()->create_module('page', ['course' => $this->course->id] + $more);
        [$shown, $hidden] = [$page(), $page(['visible' => 0])];
        $ask = fn(\stdClass $page): array =>
            get_token::execute(\core\context\module::instance($page->cmid)->id, (int) $this->block->id);
        $this->setUser($student);
        $claims = JWT::decode($ask($shown)['token'], new Key(\block_sidenote_generator::SECRET, 'HS256'));
        $this->assertSame((int) $shown->cmid, $claims->cmid);
        $this->assertSame((int) $this->course->id, $claims->course_id);
        $this->assert_refusal('requireloginerror', fn() => $ask($hidden));
    }

    /**
     * The token has the block's daily limit of questions, else the site's, else none. Teachers are not limited.
     */
    public function test_a_students_token_has_the_daily_limit_of_questions(): void {
        global $DB;
        $student = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $teacher = $this->getDataGenerator()->create_and_enrol($this->course, 'teacher');
        $limit = function (string $site, ?string $block, \stdClass $user) use ($DB): ?int {
            set_config('messagesperday', $site, 'block_sidenote');
            $config = base64_encode(serialize((object) ['messagesperday' => $block]));
            $DB->set_field('block_instances', 'configdata', $config, ['id' => $this->block->id]);
            $this->setUser($user);
            return $this->claims()->messages_per_day ?? null;
        };
        $this->assertNull($limit('0', null, $student));
        $this->assertSame(30, $limit('30', null, $student));
        $this->assertSame(30, $limit('30', '', $student));
        $this->assertSame(5, $limit('30', '5', $student));
        $this->assertSame(50, $limit('30', ' 50 ', $student));
        $this->assertNull($limit('30', '0', $student));
        $this->assertSame(30, $limit('30', 'many', $student));
        $this->assertNull($limit('30', '5', $teacher));
    }

    /**
     * A user who may see hidden activities has the role of a teacher.
     */
    public function test_a_teacher_gets_a_token_with_that_role(): void {
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'teacher'));
        $this->assertSame('teacher', $this->claims()->role);
    }

    /**
     * A user who may not enter the course gets no token.
     */
    public function test_users_who_may_not_enter_the_course_get_none(): void {
        $this->setUser($this->getDataGenerator()->create_user());
        $this->expectException(\core\exception\moodle_exception::class);
        $this->claims();
    }

    /**
     * A user without the capability gets no token.
     */
    public function test_without_the_capability_there_is_none(): void {
        global $DB;
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        foreach (['student', 'user', 'guest'] as $shortname) {
            $roleid = $DB->get_field('role', 'id', ['shortname' => $shortname]);
            assign_capability('block/sidenote:use', CAP_PROHIBIT, $roleid, system_context::instance()->id, true);
        }
        accesslib_clear_all_caches_for_unit_testing();
        $this->assert_refusal('nopermissions', fn() => $this->claims());
    }

    /**
     * Guests are refused unless the administrator allows them, and are then distinguished by their session only.
     */
    public function test_a_guest_gets_none_unless_the_site_allows_it(): void {
        global $DB;
        $DB->set_field('enrol', 'status', ENROL_INSTANCE_ENABLED, ['enrol' => 'guest', 'courseid' => $this->course->id]);
        $this->setGuestUser();
        $this->assert_refusal('guestsarenotallowed', fn() => $this->claims());
        set_config('allowguests', 1, 'block_sidenote');
        $claims = $this->claims();
        $this->assertSame('guest', $claims->role);
        $this->assertMatchesRegularExpression('/^guest-[0-9a-f]{32}$/', $claims->sub);
    }

    /**
     * An administrator who is logged in as a student does not see that student's conversations, unless the site allows
     * it.
     */
    public function test_logged_in_as_gets_none_unless_the_site_allows_it(): void {
        $student = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $this->setAdminUser();
        \core\session\manager::loginas($student->id, system_context::instance());
        $this->assert_refusal('errorloginas', fn() => $this->claims());
        set_config('allowloginas', 1, 'block_sidenote');
        $this->assertSame((string) $student->id, $this->claims()->sub);
    }

    /**
     * Outside of courses and blocks, there is only the administrators' connection test.
     */
    public function test_the_system_context_is_for_administrators(): void {
        $contextid = system_context::instance()->id;
        $this->setUser($this->getDataGenerator()->create_user());
        $this->assert_refusal('nopermissions', fn() => get_token::execute($contextid));
        $this->setAdminUser();
        $this->assertNotEmpty(get_token::execute($contextid)['token']);
    }
}
