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

namespace block_sidenote\privacy;

use block_sidenote\task\erase_user;
use core\context\course as course_context;
use core\context\user as user_context;
use core_privacy\local\metadata\collection;
use core_privacy\local\metadata\types\external_location;
use core_privacy\local\request\approved_contextlist;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\userlist;
use core_privacy\local\request\writer;
use core_privacy\tests\provider_testcase;
use Firebase\JWT\JWT;
use Firebase\JWT\Key;
use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Psr7\Request;
use GuzzleHttp\Psr7\Response;

/**
 * Tests of the privacy provider: it sends requests to the chat server, and retries an erasure that failed.
 *
 * @covers     \block_sidenote\privacy\provider
 * @covers     \block_sidenote\task\erase_user
 * @covers     \block_sidenote\local\bff
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class provider_test extends provider_testcase {
    /** @var \stdClass The user. */
    private \stdClass $user;

    /** @var user_context Their context. */
    private user_context $context;

    /** @var array The requests to the chat server. */
    private array $sent = [];

    /** @var \GuzzleHttp\Handler\MockHandler Its responses. */
    private \GuzzleHttp\Handler\MockHandler $answers;

    /**
     * A configured site, and a chat server with scripted responses.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        $this->getDataGenerator()->get_plugin_generator('block_sidenote')->configure_site();
        $this->user = $this->getDataGenerator()->create_user();
        $this->context = user_context::instance($this->user->id);
        $this->answers = $this->get_mocked_http_client($this->sent)['mock'];
    }

    /**
     * Asserts that a request about this user was sent with Moodle's own privacy token.
     *
     * @param string $method The HTTP method.
     * @param string $path The path.
     * @param int $index The request's index.
     */
    private function assert_sent(string $method, string $path, int $index = 0): void {
        $request = $this->sent[$index]['request'];
        $this->assertSame($method, $request->getMethod());
        $this->assertSame(\block_sidenote_generator::BFF_URL . $path, (string) $request->getUri());
        $token = substr($request->getHeaderLine('Authorization'), strlen('Bearer '));
        $claims = JWT::decode($token, new Key(\block_sidenote_generator::SECRET, 'HS256'));
        $this->assertSame('privacy', $claims->scope);
        $this->assertSame((string) $this->user->id, $claims->sub);
    }

    /**
     * The chat server's response to an erasure.
     *
     * @return Response
     */
    private static function receipt(): Response {
        return new Response(200, [], '{"erased":{"sessions":1,"messages":2},"erased_at":"2026-11-30T02:04:35.455Z"}');
    }

    /**
     * Returns the user's own context as approved.
     *
     * @return approved_contextlist
     */
    private function approved(): approved_contextlist {
        return new approved_contextlist($this->user, 'block_sidenote', [$this->context->id]);
    }

    /**
     * The metadata names both external locations, with a description of every field.
     */
    public function test_the_metadata_names_both_locations_and_every_field(): void {
        $items = provider::get_metadata(new collection('block_sidenote'))->get_collection();
        $locations = array_filter($items, fn($item) => $item instanceof external_location);
        $this->assertSame(['bff', 'anthropic'], array_values(array_map(fn($item) => $item->get_name(), $locations)));
        // The user's data in the chat server's prompt.
        $told = end($locations)->get_privacy_fields();
        $this->assertSame([], array_diff(['firstname', 'role', 'locale', 'timezone', 'messages'], array_keys($told)));
        foreach ($items as $item) {
            foreach ([$item->get_summary(), ...array_values($item->get_privacy_fields() ?? [])] as $string) {
                $this->assertTrue(get_string_manager()->string_exists($string, 'block_sidenote'), $string);
            }
        }
    }

    /**
     * A user's data belongs to the user context and to no other.
     */
    public function test_data_belongs_to_the_user_context(): void {
        $contexts = provider::get_contexts_for_userid($this->user->id);
        $this->assertEquals([$this->context->id], $contexts->get_contextids());
        $userlist = new userlist($this->context, 'block_sidenote');
        provider::get_users_in_context($userlist);
        $this->assertEquals([$this->user->id], $userlist->get_userids());
        $course = course_context::instance($this->getDataGenerator()->create_course()->id);
        $userlist = new userlist($course, 'block_sidenote');
        provider::get_users_in_context($userlist);
        $this->assertSame([], $userlist->get_userids());
    }

    /**
     * Without a chat server, there is no data.
     */
    public function test_without_a_chat_server_there_is_no_data(): void {
        set_config('bffurl', '', 'block_sidenote');
        $this->assertSame([], provider::get_contexts_for_userid($this->user->id)->get_contextids());
    }

    /**
     * An export contains what the chat server holds.
     */
    public function test_an_export_is_what_the_chat_server_holds(): void {
        $this->answers->append(new Response(200, [], '{"sessions":[{"session_id":"s","messages":[{"content":"Hi"}]}]}'));
        provider::export_user_data($this->approved());
        $this->assert_sent('GET', '/users/me/export');
        $exported = writer::with_context($this->context)->get_data([get_string('pluginname', 'block_sidenote')]);
        $this->assertSame('Hi', $exported->sessions[0]->messages[0]->content);
    }

    /**
     * An export fails, and says so, if the chat server is down, or responds with an error or with invalid data.
     */
    public function test_an_export_that_fails_says_so_and_fails(): void {
        $down = new ConnectException('down', new Request('GET', '/'));
        foreach ([$down, new Response(503), new Response(200, [], 'x')] as $answer) {
            $this->answers->append($answer);
            try {
                provider::export_user_data($this->approved());
                $this->fail('The export did not fail.');
            } catch (\block_sidenote\local\bff_exception $exception) {
                $exported = writer::with_context($this->context)->get_data([get_string('pluginname', 'block_sidenote')]);
                $this->assertSame(get_string('privacy:exportfailed', 'block_sidenote'), $exported->incomplete);
            }
        }
    }

    /**
     * Each of the three ways to delete erases the data on the chat server.
     */
    public function test_deletion_erases_on_the_chat_server(): void {
        $this->answers->append(self::receipt(), self::receipt(), self::receipt());
        provider::delete_data_for_user($this->approved());
        provider::delete_data_for_all_users_in_context($this->context);
        provider::delete_data_for_users(new approved_userlist($this->context, 'block_sidenote', [$this->user->id]));
        $this->assertCount(3, $this->sent);
        foreach (array_keys($this->sent) as $index) {
            $this->assert_sent('DELETE', '/users/me', $index);
        }
        $this->assertSame([], \core\task\manager::get_adhoc_tasks(erase_user::class));
    }

    /**
     * Deletion in other contexts or for other users erases nothing.
     */
    public function test_deletion_elsewhere_erases_nothing(): void {
        $other = $this->getDataGenerator()->create_user();
        $course = course_context::instance($this->getDataGenerator()->create_course()->id);
        provider::delete_data_for_all_users_in_context($course);
        provider::delete_data_for_users(new approved_userlist($this->context, 'block_sidenote', [$other->id]));
        provider::delete_data_for_users(new approved_userlist($course, 'block_sidenote', [$this->user->id]));
        $this->assertSame([], $this->sent);
    }

    /**
     * Deletion is retried in a task while the chat server is down.
     */
    public function test_deletion_is_retried_until_it_succeeds(): void {
        // The second is some other server's, which answers everything.
        $this->answers->append(new Response(503), new Response(200, [], '<p>'), self::receipt());
        provider::delete_data_for_user($this->approved());
        $this->assertDebuggingCalled();
        $task = \core\task\manager::get_next_adhoc_task(time());
        $this->assertInstanceOf(erase_user::class, $task);
        $this->assertNotEmpty($task->get_name());
        try {
            $task->execute();
            $this->fail('The task must fail, so that Moodle tries it again.');
        } catch (\block_sidenote\local\bff_exception $exception) {
            \core\task\manager::adhoc_task_failed($task);
        }
        // By then, the account may have been deleted.
        delete_user($this->user);
        $task = \core\task\manager::get_next_adhoc_task(time() + DAYSECS);
        $this->assertInstanceOf(erase_user::class, $task);
        $task->execute();
        \core\task\manager::adhoc_task_complete($task);
        $this->assert_sent('DELETE', '/users/me', 2);
        $this->assertSame([], \core\task\manager::get_adhoc_tasks(erase_user::class));
    }
}
