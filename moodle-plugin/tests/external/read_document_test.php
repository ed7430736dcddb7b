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

use block_sidenote\tests\backchannel_testcase;
use core_external\external_api;

/**
 * Tests of the content of documents, and of who may read it.
 *
 * @covers     \block_sidenote\external\read_document
 * @covers     \block_sidenote\local\documents\course_documents
 * @covers     \block_sidenote\local\documents\document
 * @covers     \block_sidenote\local\documents\stored_bytes
 * @covers     \block_sidenote\local\documents\stored_text
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class read_document_test extends backchannel_testcase {
    /**
     * A course with a block and a student, and the service account as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->place_assistant(course: ['enablecompletion' => 1], student: ['firstname' => 'Ada']);
    }

    /**
     * Adds an activity.
     *
     * @param string $module The module.
     * @param array $settings Its settings.
     * @return \stdClass
     */
    private function add(string $module, array $settings = []): \stdClass {
        return $this->getDataGenerator()->create_module($module, $settings + ['course' => $this->course->id, 'section' => 1]);
    }

    /**
     * Reads a part of a document.
     *
     * @param string $id The document.
     * @param int $offset The first byte.
     * @param \stdClass|null $user The user; null for the student.
     * @return array The return value, with the content decoded.
     */
    private function read(string $id, int $offset = 0, ?\stdClass $user = null): array {
        return $this->as_account(function () use ($id, $offset, $user): array {
            $part = read_document::execute(...$this->asker($user), documentid: $id, offset: $offset);
            $part = external_api::clean_returnvalue(read_document::execute_returns(), $part);
            return ['content' => base64_decode($part['content'], true)] + $part;
        });
    }

    /**
     * Asserts that the call is refused.
     *
     * @param string $errorcode The expected error code.
     * @param string $id The document.
     * @param int $offset The first byte.
     * @param \stdClass|null $user The user.
     */
    private function assert_refused(string $errorcode, string $id, int $offset = 0, ?\stdClass $user = null): void {
        $this->assert_refusal($errorcode, fn() => $this->read($id, $offset, $user));
    }

    /**
     * Lists the student's documents.
     *
     * @return array[] By title.
     */
    private function documents(): array {
        $list = get_documents::execute((int) $this->student->id, (int) $this->course->id, (int) $this->block->id);
        return array_column($list['documents'], null, 'title');
    }

    /**
     * Every document that is listed can be read, and has the text that its author wrote.
     */
    public function test_every_listed_document_can_be_read(): void {
        $generator = $this->getDataGenerator();
        $this->add('page', ['name' => 'Page', 'content' => '<p>On <b>cells</b></p><p>Größe</p>', 'contentformat' => FORMAT_HTML]);
        $book = $this->add('book', ['name' => 'Book']);
        $generator->get_plugin_generator('mod_book')->create_chapter([
            'bookid' => $book->id, 'title' => 'One', 'content' => '**A** chapter', 'contentformat' => FORMAT_MARKDOWN,
        ]);
        $glossary = $this->add('glossary', ['name' => 'Words']);
        $generator->get_plugin_generator('mod_glossary')->create_content($glossary, [
            'concept' => 'Osmosis', 'definition' => '<p>Water moves</p>', 'definitionformat' => FORMAT_HTML,
        ]);
        $this->add('assign', ['name' => 'Essay', 'intro' => '<p>Write.</p>', 'introformat' => FORMAT_HTML]);
        $news = $this->add('forum', ['name' => 'News', 'type' => 'news']);
        $generator->get_plugin_generator('mod_forum')->create_discussion([
            'course' => $this->course->id, 'forum' => $news->id, 'userid' => get_admin()->id, 'name' => 'Lab',
            'message' => '<p>It has moved</p>', 'messageformat' => FORMAT_HTML,
        ]);
        $folder = $this->add('folder', ['name' => 'Folder']);
        $generator->get_plugin_generator('block_sidenote')->add_file($folder, 'a.html', "<p>\0raw</p>");
        $said = [];
        foreach ($this->documents() as $title => $document) {
            $read = $this->read($document['id']);
            $said[$title] = $read['content'];
            $this->assertSame($document['version'], $read['version']);
            $this->assertSame(strlen($read['content']), $read['size']);
            $this->assertSame($document['mimetype'] === 'text/plain' ? 0 : $read['size'], $document['size']);
        }
        $this->assertSame([
            'Page' => "On cells\nGröße",
            'Book: One' => 'A chapter',
            'Words: Osmosis' => 'Water moves',
            'Essay' => 'Write.',
            'News: Lab' => 'It has moved',
            'Folder: a.html' => "<p>\0raw</p>",
        ], $said);
    }

    /**
     * A text is the same for everybody, because the chat server caches it.
     */
    public function test_no_filter_is_applied(): void {
        filter_set_global_state('multilang', TEXTFILTER_ON);
        $spans = '<span lang="en" class="multilang">cell</span><span lang="de" class="multilang">Zelle</span>';
        $page = $this->add('page', ['content' => "<p>$spans</p>{mlang en}two{mlang}{mlang de}zwei{mlang}"]);
        $this->assertSame("cell Zelle\ntwo zwei", $this->read("cm{$page->cmid}")['content']);
    }

    /**
     * A large file is read in several parts. Beyond its end, parts are empty.
     */
    public function test_a_large_file_is_read_in_parts(): void {
        $content = random_bytes(5 * 1024 * 1024 + 17);
        $folder = $this->add('folder', ['name' => 'Folder']);
        $file = $this->getDataGenerator()->get_plugin_generator('block_sidenote')->add_file($folder, 'a.pdf', $content);
        $id = "cm{$folder->cmid}-file{$file->get_id()}";
        $read = '';
        $lengths = [];
        do {
            $part = $this->read($id, strlen($read));
            $this->assertSame([strlen($content), sha1($content)], [$part['size'], $part['version']]);
            $read .= $part['content'];
            $lengths[] = strlen($part['content']);
        } while (strlen($read) < $part['size']);
        $this->assertSame([2097152, 2097152, 1048593], $lengths);
        $this->assertSame(sha1($content), sha1($read));
        $this->assertSame('', $this->read($id, strlen($content))['content']);
        $this->assertSame('', $this->read($id, PHP_INT_MAX)['content']);
        $this->assertSame(substr($content, 7, 9), substr($this->read($id, 7)['content'], 0, 9));
        $this->assert_refused('invalidparameter', $id, -1);
    }

    /**
     * When a document's content changes, so does its version.
     */
    public function test_the_version_changes_with_the_content(): void {
        global $DB;
        $page = $this->add('page', ['name' => 'Page', 'content' => 'before']);
        $resource = $this->add('resource', ['name' => 'File', 'defaultfilename' => 'a.txt']);
        $DB->set_field('page', 'timemodified', 1000, ['id' => $page->id]);
        $before = $this->documents();
        $DB->update_record('page', ['id' => $page->id, 'content' => 'after', 'timemodified' => 1001]);
        get_file_storage()->delete_area_files(\core\context\module::instance($resource->cmid)->id, 'mod_resource', 'content');
        $this->getDataGenerator()->get_plugin_generator('block_sidenote')->add_file($resource, 'a.txt', 'after');
        $after = $this->documents();
        foreach (['Page', 'File'] as $title) {
            $this->assertNotSame($before[$title]['version'], $after[$title]['version']);
            $this->assertSame('after', $this->read($after[$title]['id'])['content']);
        }
        $this->assert_refused('errornodocument', $before['File']['id']);
    }

    /**
     * Knowing a document's id is not enough to read it.
     */
    public function test_documents_that_are_not_listed_for_this_user_cannot_be_read(): void {
        global $DB;
        set_config('enableavailability', 1);
        set_config('allowstealth', 1);
        $page = $this->add('page');
        $hidden = $this->add('page', ['visible' => 0]);
        $later = $this->add('page', ['availability' => json_encode(\core_availability\tree::get_root_json(
            [\availability_date\condition::get_json('>=', time() + WEEKSECS)]
        ))]);
        $stealth = $this->add('page');
        set_coursemodule_visible($stealth->cmid, 1, 0);
        $teacher = $this->getDataGenerator()->create_and_enrol($this->course, 'editingteacher');
        $this->assertNotSame('', $this->read("cm{$hidden->cmid}", 0, $teacher)['content']);
        foreach ([$hidden, $later, $stealth] as $closed) {
            $this->assert_refused('errornodocument', "cm{$closed->cmid}");
        }
        $elsewhere = $this->getDataGenerator()->create_course();
        $this->getDataGenerator()->enrol_user($this->student->id, $elsewhere->id, 'student');
        $foreign = $this->add('page', ['course' => $elsewhere->id]);
        $this->assert_refused('errornodocument', "cm{$foreign->cmid}");
        $folder = $this->add('folder');
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $file = $plugin->add_file($folder, 'a.txt', 'a');
        $other = $plugin->add_file($this->add('folder', ['visible' => 0]), 'b.txt', 'b');
        $this->assertSame('a', $this->read("cm{$folder->cmid}-file{$file->get_id()}")['content']);
        foreach (
            [
                "cm{$folder->cmid}", "cm{$folder->cmid}-file{$other->get_id()}", "cm{$page->cmid}-file{$file->get_id()}",
                "cm{$page->cmid}-", 'cm987654', 'cm', 'page', 'cm99999999999999999999',
            ] as $id
        ) {
            $this->assert_refused('errornodocument', $id);
        }
        $this->assert_refused('requireloginerror', "cm{$page->cmid}", 0, $this->getDataGenerator()->create_user());
        set_config('documents', 0, 'block_sidenote');
        $this->assert_refused('errornodocument', "cm{$page->cmid}");
        set_config('documents', 1, 'block_sidenote');
        $DB->set_field('files', 'contenthash', sha1('lost'), ['id' => $file->get_id()]);
        $this->assert_refused('errorunreadabledocument', "cm{$folder->cmid}-file{$file->get_id()}");
        $this->account = $this->getDataGenerator()->create_user();
        $this->setUser($this->account);
        $this->assert_refused('nopermissions', "cm{$page->cmid}");
    }

    /**
     * The assistant's reading does not count as the student's view or completion.
     */
    public function test_nothing_counts_as_viewed(): void {
        $page = $this->add('page', ['name' => 'Page', 'completion' => COMPLETION_TRACKING_AUTOMATIC, 'completionview' => 1]);
        $events = $this->redirectEvents();
        $this->read("cm{$page->cmid}");
        $this->assertSame([], $events->get_events());
        $completion = new \completion_info($this->course);
        $cm = get_fast_modinfo($this->course)->get_cm($page->cmid);
        $this->assertEquals(COMPLETION_NOT_VIEWED, $completion->get_data($cm, false, $this->student->id)->viewed);
    }
}
