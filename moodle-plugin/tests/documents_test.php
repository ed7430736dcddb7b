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

use block_sidenote\external\get_documents;
use block_sidenote\tests\backchannel_testcase;

/**
 * Tests of the documents of each kind of activity.
 *
 * @covers     \block_sidenote\local\documents\course_documents
 * @covers     \block_sidenote\local\documents\document
 * @covers     \block_sidenote\local\documents\page_texts
 * @covers     \block_sidenote\local\documents\label_texts
 * @covers     \block_sidenote\local\documents\assignment_descriptions
 * @covers     \block_sidenote\local\documents\book_chapters
 * @covers     \block_sidenote\local\documents\glossary_entries
 * @covers     \block_sidenote\local\documents\announcements
 * @covers     \block_sidenote\local\documents\activity_files
 * @covers     \block_sidenote\local\documents\resource_files
 * @covers     \block_sidenote\local\documents\folder_files
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class documents_test extends backchannel_testcase {
    /**
     * A course with a block and a student, and the service account as the current user.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->place_assistant(course: ['numsections' => 2], options: ['createsections' => true]);
    }

    /**
     * Adds an activity.
     *
     * @param string $module The module.
     * @param string $name The name.
     * @param array $settings Further settings.
     * @return \stdClass
     */
    private function add(string $module, string $name, array $settings = []): \stdClass {
        return $this->getDataGenerator()->create_module(
            $module,
            $settings + ['course' => $this->course->id, 'name' => $name, 'intro' => "About $name", 'section' => 1]
        );
    }

    /**
     * Adds a discussion to a forum.
     *
     * @param \stdClass $forum The forum.
     * @param string $subject The subject.
     * @param array $record Further fields.
     * @return \stdClass
     */
    private function announce(\stdClass $forum, string $subject, array $record = []): \stdClass {
        return $this->getDataGenerator()->get_plugin_generator('mod_forum')->create_discussion($record + [
            'course' => $this->course->id, 'forum' => $forum->id, 'userid' => get_admin()->id,
            'name' => $subject, 'subject' => $subject,
        ]);
    }

    /**
     * Lists the student's documents.
     *
     * @return array[] By title.
     */
    private function documents(): array {
        $answer = get_documents::execute(...$this->asker());
        $answer = \core_external\external_api::clean_returnvalue(get_documents::execute_returns(), $answer);
        return array_column($answer['documents'], null, 'title');
    }

    /**
     * Documents of every kind are listed with their title and URL.
     */
    public function test_each_kind_has_its_documents_in_the_order_of_the_course_page(): void {
        global $CFG, $DB;
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $news = $this->add('forum', 'News', ['type' => 'news', 'section' => 2]);
        $discussion = $this->announce($news, 'Lab moved');
        $page = $this->add('page', 'Cells & co', ['content' => '<p>Text</p>']);
        $book = $this->add('book', 'Book');
        $books = $this->getDataGenerator()->get_plugin_generator('mod_book');
        $chapter = $books->create_chapter(['bookid' => $book->id, 'title' => 'One', 'pagenum' => 1, 'timemodified' => 1234]);
        $books->create_chapter(['bookid' => $book->id, 'title' => 'Two', 'pagenum' => 2]);
        $label = $this->add('label', 'Label', ['intro' => 'Read <b>this</b>']);
        $resource = $this->add('resource', 'Script', ['defaultfilename' => 'script.pdf']);
        $folder = $this->add('folder', 'Folder');
        $slides = $plugin->add_file($folder, 'Slides (1).pptx', 'slides');
        $plugin->add_file($folder, 'deeper.md', 'deeper', ['filepath' => '/sub/']);
        $glossary = $this->add('glossary', 'Words');
        $entries = $this->getDataGenerator()->get_plugin_generator('mod_glossary');
        $entry = $entries->create_content($glossary, ['concept' => 'Osmosis']);
        $essay = $this->add('assign', 'Essay', ['intro' => 'Write.']);
        foreach (['quiz', 'lesson', 'wiki', 'url', 'choice', 'h5pactivity', 'data'] as $other) {
            $this->add($other, "A $other");
        }
        $this->announce($this->add('forum', 'Talk', ['type' => 'general']), 'Chat');

        $documents = $this->documents();
        $this->assertSame([
            'Cells & co', 'Book: One', 'Book: Two', $DB->get_field('label', 'name', ['id' => $label->id]), 'Script',
            'Folder: Slides (1).pptx', 'Folder: deeper.md', 'Words: Osmosis', 'Essay', 'News: Lab moved',
        ], array_keys($documents));
        $this->assertSame([
            'id' => "cm{$page->cmid}",
            'cmid' => (int) $page->cmid,
            'title' => 'Cells & co',
            'url' => "$CFG->wwwroot/mod/page/view.php?id={$page->cmid}",
            'mimetype' => 'text/plain',
            'size' => 0,
            'version' => (string) $DB->get_field('page', 'timemodified', ['id' => $page->id]),
        ], $documents['Cells & co']);
        $this->assertSame([
            'id' => "cm{$folder->cmid}-file{$slides->get_id()}",
            'cmid' => (int) $folder->cmid,
            'title' => 'Folder: Slides (1).pptx',
            'url' => "$CFG->wwwroot/pluginfile.php/{$slides->get_contextid()}/mod_folder/content/0/Slides%20%281%29.pptx",
            'mimetype' => 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
            'size' => 6,
            'version' => sha1('slides'),
        ], $documents['Folder: Slides (1).pptx']);
        $this->assertSame('text/markdown', $documents['Folder: deeper.md']['mimetype']);
        $this->assertSame('application/pdf', $documents['Script']['mimetype']);
        $this->assertSame('1234', $documents['Book: One']['version']);
        $section = get_fast_modinfo($this->course)->get_section_info(1)->id;
        $addresses = array_column($documents, 'url', 'id');
        foreach (
            [
                "cm{$book->cmid}-chapter{$chapter->id}" => "mod/book/view.php?id={$book->cmid}&chapterid={$chapter->id}",
                "cm{$label->cmid}" => "course/section.php?id=$section#module-{$label->cmid}",
                "cm{$glossary->cmid}-entry{$entry->id}" =>
                    "mod/glossary/view.php?id={$glossary->cmid}&mode=entry&hook={$entry->id}",
                "cm{$essay->cmid}" => "mod/assign/view.php?id={$essay->cmid}",
                "cm{$news->cmid}-discussion{$discussion->id}" => "mod/forum/discuss.php?d={$discussion->id}",
            ] as $id => $address
        ) {
            $this->assertSame("$CFG->wwwroot/$address", $addresses[$id]);
        }
        $this->assertSame("$CFG->wwwroot/mod/resource/view.php?id={$resource->cmid}&redirect=1", $documents['Script']['url']);
    }

    /**
     * Hidden chapters, unapproved entries, descriptions that are not shown yet, and empty texts are left out.
     */
    public function test_hidden_parts_and_empty_texts_are_left_out(): void {
        $book = $this->add('book', 'Book');
        $chapter = fn(int $number, array $record) => $this->getDataGenerator()->get_plugin_generator('mod_book')->create_chapter(
            $record + ['bookid' => $book->id, 'title' => "$number", 'pagenum' => $number]
        );
        $chapter(1, ['subchapter' => 1]);
        $chapter(2, ['hidden' => 1]);
        $chapter(3, ['subchapter' => 1]);
        $chapter(4, []);
        $chapter(5, ['subchapter' => 1, 'hidden' => 1]);
        $chapter(6, ['subchapter' => 1]);
        $glossary = $this->add('glossary', 'Words');
        $entries = $this->getDataGenerator()->get_plugin_generator('mod_glossary');
        $entries->create_content($glossary, ['concept' => 'approved', 'approved' => 1]);
        $entries->create_content($glossary, ['concept' => 'proposed', 'approved' => 0]);
        $this->add('label', 'Only a picture', ['intro' => '<p><img src="x.png" alt=""></p>']);
        $this->add('assign', 'Nothing said', ['intro' => '<p> </p>', 'alwaysshowdescription' => 1]);
        $this->add('assign', 'Not yet said', ['alwaysshowdescription' => 0, 'allowsubmissionsfromdate' => time() + DAYSECS]);
        $this->add('assign', 'Said', ['alwaysshowdescription' => 0, 'allowsubmissionsfromdate' => time() - DAYSECS]);
        $expected = ['Book: 1', 'Book: 4', 'Book: 6', 'Words: approved', 'Said'];
        $this->assertSame($expected, array_keys($this->documents()));
    }

    /**
     * An assignment's additional files are listed once its description is shown, unless Moodle shows them only while a
     * submission is being edited.
     */
    public function test_files_of_an_assignment_come_with_its_description(): void {
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $settings = ['alwaysshowdescription' => 0, 'intro' => '<p> </p>'];
        $add = function (string $name, array $more) use ($plugin, $settings): void {
            $assign = $this->add('assign', $name, $more + $settings);
            $plugin->add_file($assign, "$name.pdf", $name, ['filearea' => 'introattachment']);
        };
        $add('open', []);
        $add('later', ['allowsubmissionsfromdate' => time() + DAYSECS]);
        $add('within', ['submissionattachments' => 1]);
        $documents = $this->documents();
        $this->assertSame(['open: open.pdf'], array_keys($documents));
        $this->assertStringContainsString('/mod_assign/introattachment/0/open.pdf', reset($documents)['url']);
        $id = reset($documents)['id'];
        $read = \block_sidenote\external\read_document::execute(...[...$this->asker(), 'documentid' => $id]);
        $this->assertSame('open', base64_decode($read['content']));
    }

    /**
     * Files that the chat server cannot read are left out.
     */
    public function test_unreadable_files_are_left_out(): void {
        global $DB;
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $folder = $this->add('folder', 'F');
        $readable = ['a.docx', 'a.odp', 'a.odt', 'b.csv', 'b.html', 'b.ods', 'b.txt', 'b.xlsx', 'c.MD'];
        foreach (array_merge($readable, ['a.png', 'a.zip', 'b.xls']) as $name) {
            $plugin->add_file($folder, $name, $name);
        }
        $plugin->add_file($folder, 'empty.pdf', '');
        foreach (['enough.pdf' => 0, 'too-much.pdf' => 1] as $name => $over) {
            $id = $plugin->add_file($folder, $name, $name)->get_id();
            $DB->set_field('files', 'filesize', 20 * 1024 * 1024 + $over, ['id' => $id]);
        }
        $site = $this->add('resource', 'A site', ['defaultfilename' => 'chapter.html']);
        $plugin->add_file($site, 'player.swf', 'the one that opens', ['sortorder' => 9]);
        $this->assertEqualsCanonicalizing(
            preg_filter('/^/', 'F: ', array_merge($readable, ['enough.pdf'])),
            array_keys($this->documents())
        );
    }

    /**
     * The newest announcements that everybody sees now are listed.
     */
    public function test_announcements_are_those_that_everybody_sees_now(): void {
        set_config('forum_enabletimedposts', 1);
        $news = $this->add('forum', 'News', ['type' => 'news', 'groupmode' => SEPARATEGROUPS]);
        $group = $this->getDataGenerator()->create_group(['courseid' => $this->course->id]);
        $this->getDataGenerator()->create_group_member(['groupid' => $group->id, 'userid' => $this->student->id]);
        $this->announce($news, 'to a group', ['groupid' => $group->id]);
        $this->announce($news, 'later', ['timestart' => time() + HOURSECS]);
        $this->announce($news, 'over', ['timeend' => time() - HOURSECS]);
        $this->announce($news, 'now', ['timestart' => time() - HOURSECS, 'timeend' => time() + HOURSECS]);
        $old = $this->announce($news, 'old', ['timemodified' => time() - YEARSECS]);
        $this->getDataGenerator()->get_plugin_generator('mod_forum')->create_post([
            'discussion' => $old->id, 'userid' => $this->student->id, 'subject' => 'Re', 'message' => 'A reply',
        ]);
        $titles = array_keys($this->documents());
        $this->assertEqualsCanonicalizing(['News: now', 'News: old'], $titles);
        set_config('forum_enabletimedposts', 0);
        $this->assertCount(4, $this->documents());
        for ($number = 1; $number <= 50; $number++) {
            $this->announce($news, "$number", ['timemodified' => time() + $number]);
        }
        $titles = array_keys($this->documents());
        $this->assertSame(['News: 50', 'News: 1', 50], [$titles[0], $titles[49], count($titles)]);
    }
}
