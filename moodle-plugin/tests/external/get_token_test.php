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

use block_sidenote\tests\refusals;
use core\context\course as course_context;
use core\context\system as system_context;
use Firebase\JWT\JWT;
use Firebase\JWT\Key;

/**
 * Tests of who gets a launch token, and which claims it has.
 *
 * @covers     \block_sidenote\external\get_token
 * @covers     \block_sidenote\local\visitor
 * @covers     \block_sidenote\local\ai_switch
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_token_test extends \advanced_testcase {
    use refusals;

    /** @var \stdClass The course. */
    private \stdClass $course;

    /** @var \stdClass The block instance. */
    private \stdClass $block;

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
    private function claims(?int $instanceid = null): \stdClass {
        $contextid = course_context::instance($this->course->id)->id;
        $answer = get_token::execute($contextid, $instanceid ?? $this->block->id);
        $answer = \core_external\external_api::clean_returnvalue(get_token::execute_returns(), $answer);
        return JWT::decode($answer['token'], new Key(\block_sidenote_generator::SECRET, 'HS256'));
    }

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
     * There is no token for a block of another course, of another type, or that does not exist.
     */
    public function test_there_is_none_for_a_block_from_elsewhere(): void {
        $other = $this->getDataGenerator()->create_course();
        $foreign = $this->getDataGenerator()->get_plugin_generator('block_sidenote')->create_in_course($other);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims($foreign->id));
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims(987654));
        $html = $this->getDataGenerator()->create_block('online_users', [
            'parentcontextid' => course_context::instance($this->course->id)->id,
        ]);
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims($html->id));
    }

    /**
     * There is no token for a block on another user's Dashboard, in a hidden category or in a hidden activity.
     */
    public function test_there_is_none_for_a_block_that_the_user_cannot_see(): void {
        $generator = $this->getDataGenerator();
        $place = fn(\core\context $parent): \stdClass => $generator->get_plugin_generator('block_sidenote')->create_instance([
            'parentcontextid' => $parent->id, 'showinsubcontexts' => 1,
        ]);
        $ask = fn(\stdClass $block): array => get_token::execute(system_context::instance()->id, (int) $block->id);
        $student = $generator->create_and_enrol($this->course, 'student');
        $own = $place(\core\context\user::instance($student->id));
        $foreign = $place(\core\context\user::instance($generator->create_user()->id));
        $hidden = $place($generator->create_category(['visible' => 0])->get_context());
        $page = $generator->create_module('page', ['course' => $this->course->id, 'visible' => 0]);
        $inhidden = $place(\core\context\module::instance($page->cmid));
        $this->setUser($student);
        $this->assertArrayHasKey('token', $ask($own));
        $this->assert_refusal('errorswitchedoff', fn() => $ask($foreign));
        $this->assert_refusal('errorswitchedoff', fn() => $ask($hidden));
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims((int) $inhidden->id));
        $category = $generator->create_category(['visible' => 0]);
        $shown = $place($category->get_context());
        $course = $generator->create_course(['category' => $category->id, 'visible' => 1]);
        $generator->enrol_user($student->id, $course->id, 'student');
        $incourse = fn(int $instanceid): array => get_token::execute(course_context::instance($course->id)->id, $instanceid);
        $this->assertArrayHasKey('token', $incourse((int) $shown->id), 'The course is open, whatever its category is.');
        set_coursemodule_visible($page->cmid, 1);
        $this->assertSame((int) $inhidden->id, $this->claims((int) $inhidden->id)->instance_id);
    }

    /**
     * A block that a course does not show gives no token in that course.
     */
    public function test_there_is_none_for_a_block_that_the_course_does_not_show(): void {
        global $DB;
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $generator = $this->getDataGenerator();
        $student = $generator->create_and_enrol($this->course, 'student');
        $plugin = $generator->get_plugin_generator('block_sidenote');
        $system = \core\context\system::instance();
        $make = fn(\core\context $parent, string $pattern, int $sub = 1): int => (int) $plugin->create_instance([
            'parentcontextid' => $parent->id, 'pagetypepattern' => $pattern, 'showinsubcontexts' => $sub,
        ])->id;
        $elsewhere = [
            $make(\core\context\user::instance($student->id), '*'),
            $make($system, 'my-index'),
            $make($system, '*', 0),
            $make(course_context::instance(SITEID), '*'),
            $make($generator->create_category()->get_context(), '*'),
        ];
        $this->setUser($student);
        foreach ($elsewhere as $instanceid) {
            $this->assert_refusal('errorswitchedoff', fn() => $this->claims($instanceid));
        }
        $oncourses = $make(\core\context\coursecat::instance($this->course->category), 'course-view-*');
        foreach ($elsewhere as $instanceid) {
            $this->assert_refusal('errorswitchedoff', fn() => $this->claims($instanceid));
        }
        $this->assertSame($oncourses, $this->claims($oncourses)->instance_id);
        $onactivities = $make($system, 'mod-*');
        $this->assertSame($onactivities, $this->claims($onactivities)->instance_id);
    }

    /**
     * Students get no token for a block that the teacher hides from them by a permission.
     */
    public function test_there_is_none_for_a_block_that_is_hidden_by_permission(): void {
        global $DB;
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        $context = \core\context\block::instance($this->block->id);
        foreach (['student', 'user', 'guest'] as $shortname) {
            $roleid = $DB->get_field('role', 'id', ['shortname' => $shortname]);
            assign_capability('moodle/block:view', CAP_PROHIBIT, $roleid, $context->id, true);
        }
        accesslib_clear_all_caches_for_unit_testing();
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims());
    }

    /**
     * A block of the Dashboard or of the site cannot be used to bypass the settings of a course's own block, or in a
     * course that does not show it.
     */
    public function test_an_outside_block_applies_where_it_is_shown_and_the_course_has_none(): void {
        global $DB;
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $add = fn(string $pattern, int $below): int => (int) $plugin->create_instance([
            'parentcontextid' => system_context::instance()->id, 'pagetypepattern' => $pattern, 'showinsubcontexts' => $below,
        ])->id;
        $dashboard = $add('my-index', 0);
        $sticky = $add('*', 1);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        foreach ([$dashboard, $sticky] as $outside) {
            $this->assert_refusal('errorswitchedoff', fn() => $this->claims($outside));
        }
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $this->assertSame($sticky, $this->claims($sticky)->instance_id);
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims($dashboard));
        $ondashboard = get_token::execute(system_context::instance()->id, $dashboard);
        $this->assertNotEmpty($ondashboard['token']);
    }

    /**
     * Moodle's own AI switch of an activity (since Moodle 5.1) is respected.
     */
    public function test_there_is_none_in_an_activity_in_which_ai_is_switched_off(): void {
        global $DB;
        $page = $this->getDataGenerator()->create_module('page', [
            'course' => $this->course->id, 'intro' => 'What it is about.', 'showdescription' => 1,
        ]);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        $ask = fn(): array => get_token::execute(\core\context\module::instance($page->cmid)->id, (int) $this->block->id);
        $this->assertNotEmpty($ask()['token']);
        if (!array_key_exists('enableaitools', $DB->get_columns('course_modules'))) {
            $this->assertSame([], \block_sidenote\local\ai_switch::activities_off((int) $this->course->id));
            return;
        }
        $described = fn(): array => array_column(array_merge(...array_column(
            \block_sidenote\local\course_outline::for_current_user($this->course),
            'activities'
        )), 'description');
        $this->assertSame(['What it is about.'], array_values($described()));
        $DB->set_field('course_modules', 'enableaitools', 0, ['id' => $page->cmid]);
        $this->assertSame([], $described());
        $this->assert_refusal('errorswitchedoff', $ask);
        $this->assertNotEmpty($this->claims()->jti);
        $documents = \block_sidenote\local\documents\course_documents::for_current_user($this->course, (int) $this->block->id);
        $this->assertSame([], $documents->readable());
    }

    /**
     * In a course without a block, there are only tokens if the site-wide option is on.
     */
    public function test_without_a_block_the_site_wide_option_decides(): void {
        global $DB;
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'student'));
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims(0));
        set_config('sitewide', 'bubble', 'block_sidenote');
        $claims = $this->claims(0);
        $this->assertArrayNotHasKey('instance_id', (array) $claims);
        $this->assertSame(course_context::instance($this->course->id)->id, $claims->context_id);
    }

    /**
     * There is no token if the administrator has disabled the block plugin.
     */
    public function test_there_is_none_if_the_plugin_is_disabled(): void {
        global $DB;
        $DB->set_field('block', 'visible', 0, ['name' => 'sidenote']);
        $this->setAdminUser();
        $this->assert_refusal('errorswitchedoff', fn() => $this->claims());
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
