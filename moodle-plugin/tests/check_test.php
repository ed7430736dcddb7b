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

use core\check\result;
use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Psr7\Request;
use GuzzleHttp\Psr7\Response;

/**
 * Tests of the status checks: each can pass and fail.
 *
 * @covers     \block_sidenote\check\backchannel
 * @covers     \block_sidenote\check\clock
 * @covers     \block_sidenote\check\connection_check
 * @covers     \block_sidenote\check\framing
 * @covers     \block_sidenote\check\model
 * @covers     \block_sidenote\check\secrets
 * @covers     \block_sidenote\check\server
 * @covers     \block_sidenote\check\streaming
 * @covers     \block_sidenote\check\webservice
 * @covers     \block_sidenote\local\service_account
 * @covers     ::block_sidenote_status_checks
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class check_test extends \advanced_testcase {
    /** @var int The time of the tests. */
    private const NOW = 1800000000;

    /**
     * A configured site with a frozen clock.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        $this->mock_clock_with_frozen(self::NOW);
        $this->getDataGenerator()->get_plugin_generator('block_sidenote')->configure_site();
    }

    /**
     * The chat server's responses and the results of the checks.
     *
     * @return array[]
     */
    public static function answers(): array {
        global $CFG;
        $url = new \core\url($CFG->wwwroot);
        $origin = $url->get_scheme() . '://' . $url->get_host() . ($url->get_port() ? ':' . $url->get_port() : '');
        $framed = fn(string $policy): Response => new Response(200, ['Content-Security-Policy' => $policy]);
        $dated = fn(int $seconds): Response => new Response(200, [
            'Date' => gmdate('D, d M Y H:i:s', self::NOW + $seconds) . ' GMT',
        ]);
        $context = fn(string $keptby): Response => new Response(200, [], json_encode(['policy_kept_by' => $keptby]));
        $down = new ConnectException('refused', new Request('GET', '/'));
        return [
            'server: up' => ['server', result::OK, [new Response(200, [], '{"version":"1.2.3"}'), new Response(200)]],
            'server: down' => ['server', result::ERROR, [$down]],
            'server: not found' => ['server', result::ERROR, [new Response(404)]],
            'server: not ready' => ['server', result::ERROR, [new Response(200, [], '{"version":"1"}'), new Response(503)]],
            'server: not a chat server' => ['server', result::WARNING, [new Response(200, [], '<p>'), new Response(200)]],
            'secrets: accepted' => ['secrets', result::OK, [new Response(200, [], '{"sessions":[]}')]],
            'secrets: refused' => ['secrets', result::ERROR, [new Response(401)]],
            'secrets: not a chat server' => ['secrets', result::ERROR, [new Response(200, [], '<p>')]],
            'secrets: unclear' => ['secrets', result::WARNING, [new Response(500)]],
            'clock: accurate' => ['clock', result::OK, [$dated(-3)]],
            'clock: drifting' => ['clock', result::WARNING, [$dated(20)]],
            'clock: wrong' => ['clock', result::ERROR, [$dated(-31)]],
            'clock: no date' => ['clock', result::WARNING, [new Response(200)]],
            'framing: allowed' => ['framing', result::OK, [$framed("default-src 'none';frame-ancestors 'self' $origin")]],
            'framing: others only' => ['framing', result::ERROR, [$framed('frame-ancestors https://example.org')]],
            'framing: every site allowed' => ['framing', result::WARNING, [$framed("default-src 'none'")]],
            'framing: a proxy forbids it' => ['framing', result::ERROR, [new Response(200, ['X-Frame-Options' => 'DENY'])]],
            'framing: no page' => ['framing', result::ERROR, [new Response(404)]],
            'streaming: buffered' => ['streaming', result::ERROR, [new Response(200, [], "data: 1\n\ndata: 2\n\n")]],
            'streaming: not found' => ['streaming', result::WARNING, [new Response(404)]],
            'backchannel: works' => ['backchannel', result::OK, [$context('moodle')]],
            'backchannel: policy kept elsewhere' => ['backchannel', result::WARNING, [$context('none')]],
            'backchannel: token rejected by Moodle' => [
                'backchannel', result::ERROR, [new Response(502, [], '{"type":"error","code":"moodle_error"}')],
            ],
            'backchannel: not a chat server' => ['backchannel', result::ERROR, [new Response(200, [], '<p>')]],
            'model: answers' => ['model', result::OK, [new Response(200, [], '{"model":"ok"}')]],
            'model: unavailable' => ['model', result::ERROR, [new Response(200, [], '{"model":"llm_unavailable"}')]],
            'model: overloaded' => ['model', result::WARNING, [new Response(200, [], '{"model":"llm_overloaded"}')]],
            'model: not asked yet' => ['model', result::INFO, [new Response(200, [], '{"model":"untried"}')]],
            'model: an older server' => ['model', result::INFO, [new Response(200, [], '{}')]],
            'backchannel: another error' => ['backchannel', result::ERROR, [new Response(500, [], '')]],
        ];
    }

    /**
     * Each check with each response. All results say how to fix the problem.
     *
     * @dataProvider answers
     * @param string $check The check.
     * @param string $status The expected status.
     * @param array $answers The chat server's responses.
     */
    public function test_a_check_says_what_it_found_and_how_to_fix_it(string $check, string $status, array $answers): void {
        ['mock' => $mock] = $this->get_mocked_http_client();
        $mock->append(...$answers);
        $class = "\\block_sidenote\\check\\$check";
        $result = (new $class())->get_result();
        $this->assertSame($status, $result->get_status(), $result->get_summary());
        $this->assertNotEmpty($result->get_summary());
        $this->assertStringNotContainsString('[[', $result->get_summary() . $result->get_details());
        $this->assertNotEmpty($result->get_details());
        $this->assertSame(0, $mock->count(), 'All answers were asked for.');
    }

    /**
     * Courses that show a block of their category count as courses with an assistant.
     */
    public function test_courses_that_show_a_sticky_block_have_an_assistant(): void {
        $generator = $this->getDataGenerator();
        $plugin = $generator->get_plugin_generator('block_sidenote');
        $category = $generator->create_category();
        $generator->create_course(['category' => $category->id, 'shortname' => 'below']);
        $generator->create_course(['shortname' => 'beside']);
        $method = new \ReflectionMethod(\block_sidenote\local\service_account::class, 'courses');
        $courses = fn(): array => array_column($method->invoke(null), 'shortname');
        $this->assertSame([], $courses());
        $plugin->create_instance(['parentcontextid' => $category->get_context()->id, 'showinsubcontexts' => 1]);
        $this->assertSame(['below'], $courses());
    }

    /**
     * A page with many checks tries to reach an unreachable server only once.
     */
    public function test_an_unreachable_server_is_tried_once(): void {
        $sent = [];
        ['mock' => $mock] = $this->get_mocked_http_client($sent);
        $mock->append(new ConnectException('refused', new Request('GET', '/')));
        foreach (['server', 'clock', 'framing'] as $check) {
            $class = "\\block_sidenote\\check\\$check";
            $this->assertSame(result::ERROR, (new $class())->get_result()->get_status());
        }
        $this->assertCount(1, $sent);
    }

    /**
     * The check of the clocks says which of them is ahead.
     */
    public function test_the_clocks_difference_has_a_sign(): void {
        foreach ([': 0 s.' => 0, '+1 s.' => -1, '-40 s.' => 40] as $difference => $ahead) {
            ['mock' => $mock] = $this->get_mocked_http_client();
            $mock->append(new Response(200, ['Date' => gmdate('D, d M Y H:i:s', self::NOW + $ahead) . ' GMT']));
            $this->assertStringEndsWith($difference, (new check\clock())->get_result()->get_summary());
        }
    }

    /**
     * A new secret that the server does not know yet is a warning, not an error.
     */
    public function test_an_unknown_secret_that_does_not_sign_yet_is_a_warning(): void {
        set_config('secret2', str_repeat('n', 40), 'block_sidenote');
        ['mock' => $mock] = $this->get_mocked_http_client();
        $mock->append(new Response(200, [], '{"sessions":[]}'), new Response(401));
        $this->assertSame(result::WARNING, (new check\secrets())->get_result()->get_status());
    }

    /**
     * All checks are in the status report. None reports a problem while the plugin is not configured.
     */
    public function test_the_status_report_gets_all_checks(): void {
        global $CFG;
        require_once($CFG->dirroot . '/blocks/sidenote/lib.php');
        set_config('bffurl', '', 'block_sidenote');
        $checks = block_sidenote_status_checks();
        $this->assertCount(8, $checks);
        foreach ($checks as $check) {
            $this->assertTrue(get_string_manager()->string_exists('check' . $check->get_id(), 'block_sidenote'));
            $this->assertInstanceOf(\action_link::class, $check->get_action_link());
            $this->assertSame(result::NA, $check->get_result()->get_status());
        }
    }

    /**
     * The service account must exist, have all capabilities it needs, and none that are too broad.
     */
    public function test_the_service_account_has_exactly_what_it_needs(): void {
        global $DB;
        $look = fn(): result => (new check\webservice())->get_result();
        $generator = $this->getDataGenerator();
        set_config('enablewebservices', 0);
        $this->assertStringContainsString('switched off', $look()->get_summary());
        set_config('enablewebservices', 1);
        set_config('webserviceprotocols', 'rest');
        $this->assertStringContainsString('No account', $look()->get_summary());

        // On a site with the mobile service, all users have this capability.
        unassign_capability('webservice/rest:use', $DB->get_field('role', 'id', ['shortname' => 'user']));
        $account = $generator->create_user(['username' => 'sidenote_ws']);
        $service = $DB->get_record('external_services', ['shortname' => 'block_sidenote'], '*', MUST_EXIST);
        $DB->insert_record('external_services_users', [
            'externalserviceid' => $service->id, 'userid' => $account->id, 'timecreated' => 1,
        ]);
        $system = \core\context\system::instance();
        \core_external\util::generate_token(EXTERNAL_TOKEN_PERMANENT, $service, $account->id, $system);
        $this->assertStringContainsString('webservice/rest:use', $look()->get_summary());

        $roleid = $generator->create_role();
        role_assign($roleid, $account->id, $system);
        assign_capability('webservice/rest:use', CAP_ALLOW, $roleid, $system);
        assign_capability('moodle/ai:fetchanyuserpolicystatus', CAP_ALLOW, $roleid, $system);
        $this->assertSame(result::OK, $look()->get_status());

        $course = $generator->create_course(['shortname' => 'CELLS']);
        $generator->get_plugin_generator('block_sidenote')->create_in_course($course);
        $this->assertStringContainsString('CELLS', $look()->get_summary());
        assign_capability('block/sidenote:getturncontext', CAP_ALLOW, $roleid, $system);
        $this->assertSame(result::OK, $look()->get_status());

        $DB->set_field('external_tokens', 'validuntil', self::NOW + 30 * DAYSECS, ['userid' => $account->id]);
        $this->assertSame(result::OK, $look()->get_status());
        $DB->set_field('external_services_users', 'validuntil', self::NOW + 5 * DAYSECS, ['userid' => $account->id]);
        $this->assertSame(result::WARNING, $look()->get_status());
        $this->assertStringContainsString('ends on ' . userdate(self::NOW + 5 * DAYSECS, '%d %B %Y'), $look()->get_summary());
        // A second token without an end.
        $DB->set_field('external_services_users', 'validuntil', 0, ['userid' => $account->id]);
        $DB->set_field('external_tokens', 'validuntil', self::NOW + DAYSECS, ['userid' => $account->id]);
        $this->assertSame(result::WARNING, $look()->get_status());
        \core_external\util::generate_token(EXTERNAL_TOKEN_PERMANENT, $service, $account->id, $system);
        $this->assertSame(result::OK, $look()->get_status());

        assign_capability('moodle/course:viewhiddenactivities', CAP_ALLOW, $roleid, $system);
        $this->assertSame(result::WARNING, $look()->get_status());
        $this->assertStringContainsString('viewhiddenactivities', $look()->get_summary());

        $DB->set_field('user', 'suspended', 1, ['id' => $account->id]);
        $this->assertSame(result::ERROR, $look()->get_status());
        $DB->set_field('external_tokens', 'validuntil', self::NOW - 1, ['userid' => $account->id]);
        $this->assertStringContainsString('No account', $look()->get_summary());
    }
}
