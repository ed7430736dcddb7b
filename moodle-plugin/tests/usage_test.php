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

use block_sidenote\event\conversation_started;
use block_sidenote\local\usage;
use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Psr7\Request;
use GuzzleHttp\Psr7\Response;

/**
 * Tests of the report on the use of the assistant in a course.
 *
 * @covers     \block_sidenote\local\usage
 * @covers     ::block_sidenote_extend_navigation_course
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class usage_test extends \advanced_testcase {
    /**
     * Conversations are counted by course and period.
     */
    public function test_conversations_are_counted_in_their_course_and_period(): void {
        global $DB, $PAGE;
        $this->resetAfterTest();
        $this->preventResetByRollback();
        set_config('enabled_stores', 'logstore_standard', 'tool_log');
        set_config('buffersize', 0, 'logstore_standard');
        get_log_manager(true);
        $course = $this->getDataGenerator()->create_course();
        $other = $this->getDataGenerator()->create_course();
        $this->setAdminUser();
        foreach ([$course, $course, $other] as $where) {
            conversation_started::create(['context' => \core\context\course::instance($where->id)])->trigger();
        }
        $first = $DB->get_records('logstore_standard_log', ['eventname' => '\\' . conversation_started::class], 'id', 'id', 0, 1);
        $DB->set_field('logstore_standard_log', 'timecreated', time() - 10 * DAYSECS, ['id' => key($first)]);
        $PAGE->set_url('/');
        $report = usage::in_course($course->id)->export_for_template($PAGE->get_renderer('core'));
        $this->assertSame(['The last 7 days', 'The last 30 days', 'The last 180 days'], $report['sections'][0]['periods']);
        $this->assertSame([
            'Conversations started' => ['1', '2', '2'],
            'AI policy accepted here' => ['0', '0', '0'],
        ], self::rows($report));
    }

    /**
     * Returns the rows of a report.
     *
     * @param array $report The report.
     * @return array[] Cells by label.
     */
    private static function rows(array $report): array {
        $tables = array_filter($report['sections'], fn(array $section): bool => $section['hascounts']);
        return array_column(array_merge(...array_column($tables, 'rows')), 'cells', 'label');
    }

    /**
     * Creates the report of a course for its teacher.
     *
     * @param Response|\Throwable|null $answer The chat server's response to GET /statistics; null for a course without a block.
     * @param Response|\Throwable|null $feedback Its response to GET /feedback; null if it is not asked.
     * @return array The report, the requests and the course.
     */
    private function report_of(Response|\Throwable|null $answer, Response|\Throwable|null $feedback = null): array {
        global $PAGE;
        $this->resetAfterTest();
        $generator = $this->getDataGenerator();
        $plugin = $generator->get_plugin_generator('block_sidenote');
        $plugin->configure_site();
        $course = $generator->create_course();
        $this->setUser($generator->create_and_enrol($course, 'teacher'));
        $sent = [];
        ['mock' => $mock] = $this->get_mocked_http_client($sent);
        if ($answer) {
            $plugin->create_in_course($course);
            $mock->append($answer);
        }
        if ($feedback) {
            $mock->append($feedback);
        }
        $PAGE->set_url('/');
        return [usage::in_course($course->id)->export_for_template($PAGE->get_renderer('core')), $sent, $course];
    }

    /**
     * The report contains the chat server's counts, requested with a token for the reports on this course.
     */
    public function test_the_report_contains_the_servers_counts(): void {
        $counts = [
            'people' => 12, 'questions' => 80, 'from_course' => 50, 'general' => 20, 'unanswered' => 3,
            'up' => 5, 'down' => 1, 'tokens' => 123456, 'of_a_later_version' => 1,
        ];
        [$report, $sent, $course] = $this->report_of(new Response(200, [], json_encode([
            'min_people' => 5,
            'periods' => [
                ['weeks' => 1, 'counts' => null], ['weeks' => 4, 'counts' => $counts], ['weeks' => 26, 'counts' => $counts],
            ],
        ])), new Response(200, [], '{"days":28,"feedback":[]}'));
        $rows = self::rows($report);
        $this->assertSame(['–', '80', '80'], $rows['Questions']);
        $this->assertSame(['–', '50', '50'], $rows['Answered from the course, with sources']);
        $this->assertSame(['–', '123,456', '123,456'], $rows['Tokens used']);
        $this->assertSame(['–', '1', '1'], $rows['Answers rated not helpful']);
        $this->assertSame(['The last week', 'The last 4 weeks', 'The last 26 weeks'], end($report['sections'])['periods']);
        $this->assertStringContainsString('fewer than five people', end($report['sections'])['note']);

        $this->assertSame(['/statistics', '/feedback'], array_map(
            fn(array $exchange): string => $exchange['request']->getUri()->getPath(),
            $sent
        ));
        foreach ($sent as ['request' => $request]) {
            [, $payload] = explode('.', substr($request->getHeaderLine('Authorization'), strlen('Bearer ')));
            $claims = json_decode(base64_decode(strtr($payload, '-_', '+/')));
            $this->assertSame('reports', $claims->scope);
            $this->assertSame((int) $course->id, $claims->course_id);
        }
    }

    /**
     * What students wrote is shown as text, with its week, and nothing of it is taken for HTML or for a template.
     */
    public function test_what_students_wrote_is_shown(): void {
        global $OUTPUT;
        $counted = fn(): Response => new Response(200, [], '{"min_people":5,"periods":[{"weeks":1,"counts":null}]}');
        [$report] = $this->report_of($counted(), new Response(200, [], json_encode(['days' => 28, 'feedback' => [
            ['rating' => 'down', 'reason' => "Not correct; <script>alert(1)</script>\n{{{week}}}", 'week' => '2026-11-23'],
            ['rating' => 'up', 'reason' => 'واضح', 'week' => '2026-11-16'],
        ]])));
        $html = $OUTPUT->render_from_template('block_sidenote/report', $report);
        $this->assertStringContainsString('What students wrote about answers', $html);
        $this->assertStringContainsString("Not correct; &lt;script&gt;alert(1)&lt;/script&gt;\n{{{week}}}", $html);
        $this->assertStringContainsString('dir="auto">واضح<', $html);
        $this->assertSame(['23/11/26', '16/11/26'], array_column($report['feedback']['rows'], 'week'));
        $this->assertSame(['Not helpful', 'Helpful'], array_column($report['feedback']['rows'], 'rating'));
        $this->assertStringContainsString('deleted after 28 days', $html);

        [$report] = $this->report_of($counted(), new Response(200, [], '{"days":1,"feedback":[]}'));
        $html = $OUTPUT->render_from_template('block_sidenote/report', $report);
        $this->assertStringContainsString('There is nothing to show from the weeks that are over.', $html);
        $this->assertStringContainsString('deleted after 1 day,', $html);
    }

    /**
     * Where the server shows nobody what students wrote, or is older than the block, nothing is said of it.
     */
    public function test_what_students_wrote_may_be_kept_from_teachers(): void {
        global $OUTPUT;
        foreach (
            [
                new Response(200, [], '{"days":0,"feedback":[]}'),
                new Response(404, [], '{"type":"error","code":"not_found"}'),
            ] as $answer
        ) {
            [$report] = $this->report_of(new Response(200, [], '{"periods":[{"weeks":1,"counts":null}]}'), $answer);
            $this->assertNull($report['feedback']);
            $this->assertArrayHasKey('Questions', self::rows($report));
            $html = $OUTPUT->render_from_template('block_sidenote/report', $report);
            $this->assertStringNotContainsString('What students wrote', $html);
        }
    }

    /**
     * Responses to GET /feedback that cannot be used.
     *
     * @return array[]
     */
    public static function unusable_feedback(): array {
        $with = fn(array $row): array => [new Response(200, [], json_encode(['days' => 28, 'feedback' => [
            $row + ['rating' => 'up', 'reason' => 'Clear.', 'week' => '2026-11-23'],
        ]]))];
        return [
            'an error' => [new Response(503, [], '{"type":"error","code":"store_unavailable"}')],
            'no response' => [new ConnectException('Refused', new Request('GET', '/feedback'))],
            'days in words' => [new Response(200, [], '{"days":"28","feedback":[]}')],
            'no list' => [new Response(200, [], '{"days":28}')],
            'no rows' => [new Response(200, [], '{"days":28,"feedback":["Clear."]}')],
            'an empty row' => [new Response(200, [], '{"days":28,"feedback":[{}]}')],
            'an unknown rating' => $with(['rating' => 'sideways']),
            'a reason that is no text' => $with(['reason' => ['Clear.']]),
            'a week that is no date' => $with(['week' => '23 November']),
            'a week that no calendar has' => $with(['week' => '2026-99-99']),
            'a week that is no text' => $with(['week' => 20261123]),
        ];
    }

    /**
     * If the server does not say what students wrote, or nothing that can be used, the report says so and shows the rest.
     *
     * @dataProvider unusable_feedback
     * @param Response|\Throwable $answer The chat server's response.
     */
    public function test_the_report_says_that_what_students_wrote_is_not_available(Response|\Throwable $answer): void {
        global $OUTPUT;
        [$report] = $this->report_of(new Response(200, [], '{"periods":[{"weeks":1,"counts":null}]}'), $answer);
        $this->assertDebuggingCalled();
        $this->assertArrayHasKey('Questions', self::rows($report));
        $html = $OUTPUT->render_from_template('block_sidenote/report', $report);
        $this->assertStringContainsString('What students wrote about answers', $html);
        $this->assertStringContainsString('did not say whether anything was written', $html);
        $this->assertStringNotContainsString('There is nothing to show', $html);
    }

    /**
     * The log's counts are shown even if the server fails or is older than the block.
     */
    public function test_the_logs_counts_are_shown_without_the_server(): void {
        global $OUTPUT;
        foreach (
            [
                new ConnectException('Refused', new Request('GET', '/statistics')),
                new Response(404, [], '{"type":"error","code":"not_found"}'),
                new Response(200, [], '<html>'),
                new Response(200, [], '{"periods":7}'),
                new Response(200, [], '{"periods":[{"weeks":1,"counts":"many"}]}'),
                new Response(200, [], '{"periods":[{"weeks":"a week","counts":null}]}'),
            ] as $answer
        ) {
            \cache_helper::purge_all();
            [$report] = $this->report_of($answer, new Response(200, [], '{"days":28,"feedback":[]}'));
            $this->assertDebuggingCalledCount($answer instanceof ConnectException ? 2 : 1);
            $this->assertArrayNotHasKey('Questions', self::rows($report));
            $html = $OUTPUT->render_from_template('block_sidenote/report', $report);
            $this->assertStringContainsString('did not say what it has counted', $html);
            $this->assertStringContainsString('no log that can be counted', $html);
        }
    }

    /**
     * In a course without an assistant, the report says that it has none, and asks the server nothing.
     */
    public function test_the_report_says_that_a_course_has_no_assistant(): void {
        global $OUTPUT;
        [$report, $sent] = $this->report_of(null);
        $this->assertSame([], $sent);
        $html = $OUTPUT->render_from_template('block_sidenote/report', $report);
        $this->assertSame(1, substr_count($html, 'The assistant is not in this course'));
        $this->assertStringContainsString('no log that can be counted', $html);
        $this->assertStringNotContainsString('On the chat server', $html);
        $this->assertStringNotContainsString('What students wrote', $html);
    }

    /**
     * The report is among the course's reports for users who may see it, if the course has an assistant.
     */
    public function test_the_report_is_listed_for_users_who_may_see_it(): void {
        global $CFG;
        require_once($CFG->dirroot . '/blocks/sidenote/lib.php');
        $this->resetAfterTest();
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $plugin->configure_site();
        $course = $this->getDataGenerator()->create_course();
        $find = function (string $role) use ($course): bool {
            $this->setUser($this->getDataGenerator()->create_and_enrol($course, $role));
            $reports = new \navigation_node(['text' => 'Reports', 'type' => \navigation_node::TYPE_CONTAINER]);
            $settings = new \navigation_node(['text' => 'Course', 'type' => \navigation_node::TYPE_COURSE]);
            $reports->key = 'coursereports';
            $settings->add_node($reports);
            block_sidenote_extend_navigation_course($settings, $course, \core\context\course::instance($course->id));
            return $reports->has_children();
        };
        $this->assertFalse($find('teacher'));
        set_config('sitewide', 'panel', 'block_sidenote');
        $this->assertTrue($find('teacher'));
        set_config('sitewide', 'off', 'block_sidenote');
        $plugin->create_in_course($course);
        $this->assertTrue($find('teacher'));
        $this->assertFalse($find('student'));
    }
}
