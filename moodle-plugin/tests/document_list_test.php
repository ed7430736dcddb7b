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

use block_sidenote\output\document_list;
use block_sidenote\tests\backchannel_testcase;
use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Psr7\Request;
use GuzzleHttp\Psr7\Response;

/**
 * Tests of the list of documents for teachers.
 *
 * @covers     \block_sidenote\output\document_list
 * @covers     \block_sidenote\local\bff
 * @covers     \block_sidenote\local\documents\course_documents
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class document_list_test extends backchannel_testcase {
    /** @var array[] The requests to the chat server. */
    private array $sent = [];

    /**
     * A course with a block, and its teacher as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->place_assistant(course: ['numsections' => 2], options: ['createsections' => true]);
        $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, 'editingteacher'));
    }

    /**
     * Adds an activity.
     *
     * @param string $name The name.
     * @param array $settings Further settings.
     * @param string $module The module.
     * @return string The prefix of its documents' ids.
     */
    private function add(string $name, array $settings = [], string $module = 'page'): string {
        $settings += ['course' => $this->course->id, 'name' => $name, 'section' => 1];
        return 'cm' . $this->getDataGenerator()->create_module($module, $settings)->cmid;
    }

    /**
     * Exports the list.
     *
     * @param array|null|\Throwable|Response $states The states that the chat server reports, or its response.
     * @return array
     */
    private function export(array|null|\Throwable|Response $states): array {
        global $PAGE;
        ['mock' => $mock] = $this->get_mocked_http_client($this->sent);
        if (!is_object($states)) {
            $documents = $states === null ? null : array_map(
                fn(string $id): array => ['id' => $id, 'state' => $states[$id]],
                array_keys($states)
            );
            $states = new Response(200, [], json_encode(['documents' => $documents]));
        }
        $mock->append($states);
        $PAGE->set_url('/');
        return document_list::in_course($this->course)->export_for_template($PAGE->get_renderer('core'));
    }

    /**
     * Returns a column of a list.
     *
     * @param array $list The list.
     * @param string $what The column.
     * @return string[] By title.
     */
    private static function rows(array $list, string $what): array {
        return array_column(array_merge(...array_column($list['sections'], 'documents')), $what, 'title');
    }

    /**
     * Each document is listed in its section, with its audience.
     */
    public function test_documents_are_listed_in_their_sections_with_their_audience(): void {
        set_config('enableavailability', 1);
        $group = $this->getDataGenerator()->create_group(['courseid' => $this->course->id]);
        $restriction = json_encode(\core_availability\tree::get_root_json(
            [\availability_group\condition::get_json($group->id)]
        ));
        $open = $this->add('Open');
        $this->add('For a group', ['availability' => $restriction]);
        $this->add('Hidden', ['visible' => 0]);
        $this->add('In a hidden section', ['section' => 2]);
        course_update_section($this->course, get_fast_modinfo($this->course)->get_section_info(2), ['visible' => 0]);
        \core\plugininfo\mod::enable_plugin('subsection', 1);
        $part = $this->add('Part', ['section' => 1, 'availability' => $restriction], 'subsection');
        $number = get_fast_modinfo($this->course)->get_cm((int) substr($part, 2))->get_delegated_section_info()->sectionnum;
        $this->add('Within', ['section' => $number]);

        $list = $this->export([$open => 'read']);
        $this->assertSame([
            'Open' => 'Everybody in the course',
            'For a group' => 'Restricted: only some people, or only at some times',
            'Hidden' => 'Hidden from students',
            'In a hidden section' => 'Hidden from students',
            'Within' => 'Restricted: only some people, or only at some times',
        ], self::rows($list, 'audience'));
        $this->assertCount(3, $list['sections']);
        $this->assertSame('The assistant can answer from 1 of 5 documents.', $list['summary']);
        $this->assertSame('', $list['trouble']);
        $this->assertSame([true, false, false, false, false], array_values(self::rows($list, 'isread')));
    }

    /**
     * Every state has a text, even one that only a later version of the server knows.
     */
    public function test_each_state_has_a_text(): void {
        $said = ['read', 'waiting', 'empty', 'unreadable', 'too_large', 'failed', 'of a later version'];
        $states = [];
        foreach ($said as $state) {
            $states[$this->add($state)] = $state;
        }
        $this->add('not said');
        $this->add('A sheet', ['defaultfilename' => 'sheet.xls'], 'resource');
        $words = self::rows($this->export($states), 'state');
        $this->assertSame('Read', $words['read']);
        $this->assertSame($words['waiting'], $words['not said']);
        $this->assertSame($words['failed'], $words['of a later version']);
        $this->assertStringContainsString('unsupported file type', $words['A sheet']);
        $this->assertCount(7, array_unique($words));
        $this->assertStringNotContainsString('[[', implode($words));
    }

    /**
     * The server is called once, with a token of this teacher.
     */
    public function test_the_server_is_called_as_the_teacher(): void {
        global $USER;
        $this->export([]);
        $this->assertCount(1, $this->sent);
        $request = $this->sent[0]['request'];
        $this->assertSame(\block_sidenote_generator::BFF_URL . '/documents', (string) $request->getUri());
        $token = substr($request->getHeaderLine('Authorization'), strlen('Bearer '));
        $payload = json_decode(base64_decode(strtr(explode('.', $token)[1], '-_', '+/')));
        $this->assertSame([(string) $USER->id, 'teacher', (int) $this->course->id], [
            $payload->sub, $payload->role, $payload->course_id,
        ]);
    }

    /**
     * If the server fails, the list says so and still shows the documents.
     */
    public function test_the_documents_are_shown_if_the_server_fails(): void {
        $this->add('Page');
        $failures = [
            new Response(502, [], '{"code":"moodle_error"}'),
            new Response(200, [], '<p>'),
            new Response(200, [], '{"documents":"all"}'),
            // The last one: after it, the server is not called any more during this request.
            new ConnectException('refused', new Request('GET', '/')),
        ];
        foreach ($failures as $failure) {
            $list = $this->export($failure);
            $this->assertDebuggingCalled();
            $this->assertStringContainsString('did not say', $list['trouble']);
            $this->assertSame(['Page' => ''], self::rows($list, 'state'));
            $this->assertSame('', $list['summary']);
        }
        $this->assertCount(4, $this->sent);
        $this->export([]);
        $this->assertDebuggingCalled();
        $this->assertCount(4, $this->sent);
    }

    /**
     * A site without a secret does not break the page.
     */
    public function test_the_documents_are_shown_if_the_site_has_no_secret(): void {
        $this->add('Page');
        unset_config('secret1', 'block_sidenote');
        unset_config('secret2', 'block_sidenote');
        $list = $this->export([]);
        $this->assertDebuggingCalled();
        $this->assertStringContainsString('did not say', $list['trouble']);
        $this->assertCount(0, $this->sent);
    }

    /**
     * Users who may see reports but not edit the course get the states as well.
     */
    public function test_users_who_may_only_see_reports_are_treated_as_teachers(): void {
        $context = \core\context\course::instance($this->course->id);
        $roleid = $this->getDataGenerator()->create_role();
        assign_capability('block/sidenote:viewreports', CAP_ALLOW, $roleid, $context);
        $user = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        role_assign($roleid, $user->id, $context);
        $this->setUser($user);
        $this->export([]);
        $token = explode('.', substr($this->sent[0]['request']->getHeaderLine('Authorization'), strlen('Bearer ')))[1];
        $this->assertSame('teacher', json_decode(base64_decode(strtr($token, '-_', '+/')))->role);
    }

    /**
     * In a course with too many documents, those that are left out are distinguished from those that are not read yet.
     */
    public function test_documents_beyond_the_limit_are_marked(): void {
        global $DB;
        $page = $this->add('Page');
        $glossary = $this->getDataGenerator()->create_module('glossary', ['course' => $this->course->id, 'name' => 'Words']);
        $this->getDataGenerator()->get_plugin_generator('mod_glossary')->create_content($glossary, ['concept' => 'Word']);
        $entry = $DB->get_record('glossary_entries', []);
        unset($entry->id);
        $DB->insert_records('glossary_entries', array_fill(0, 1001, $entry));
        $list = $this->export([$page => 'read']);
        $states = array_count_values(array_column(array_merge(...array_column($list['sections'], 'documents')), 'state'));
        $words = fn(string $state): string => get_string("documents_$state", 'block_sidenote');
        $this->assertEquals([$words('read') => 1, $words('waiting') => 999, $words('toomany') => 3], $states);
    }

    /**
     * If nothing is read, the list says why, without calling the server if the site knows the reason.
     */
    public function test_the_list_says_why_nothing_is_read(): void {
        global $DB, $OUTPUT;
        $this->add('Page');
        $list = $this->export(null);
        $this->assertStringContainsString('The chat server reads no documents', $list['trouble']);
        $this->assertFalse($list['hasdocuments']);
        set_config('documents', '0', 'block_sidenote');
        $this->assertStringContainsString('may not read documents', $this->export([])['trouble']);
        $DB->delete_records('block_instances', ['id' => $this->block->id]);
        $list = $this->export([]);
        $this->assertStringContainsString('not in this course', $list['trouble']);
        $this->assertCount(1, $this->sent);
        $html = $OUTPUT->render_from_template('block_sidenote/documents', $list);
        $this->assertStringNotContainsString('the assistant knows only', $html);
    }
}
