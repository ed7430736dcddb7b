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

/**
 * The test course: every type of activity, and every way to hide one from a student.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

/**
 * Creates the course and enrols the people in it.
 *
 * @param testing_data_generator $generator The generator.
 * @param stdClass[] $people By name: ada (group A), ben (group B), cleo (has accepted no policy), teacher, second (another one).
 * @return array Ids by name.
 */
function seed_course(testing_data_generator $generator, array $people): array {
    global $DB;
    $course = $generator->create_course([
        'fullname' => 'Biology 101: cells & membranes',
        'shortname' => 'BIO101',
        'summary' => '<p>How a cell <strong>keeps its shape</strong> and talks to its neighbours.</p>',
        'numsections' => 4,
        'enablecompletion' => 1,
    ], ['createsections' => true]);
    foreach (['ada', 'ben', 'cleo'] as $name) {
        $generator->enrol_user($people[$name]->id, $course->id, 'student');
    }
    foreach (['teacher', 'second'] as $name) {
        $generator->enrol_user($people[$name]->id, $course->id, 'editingteacher');
    }
    foreach (['ada', 'ben'] as $name) {
        \core_ai\manager::user_policy_accepted($people[$name]->id, \core\context\course::instance($course->id)->id);
    }
    $groupa = $generator->create_group(['courseid' => $course->id, 'name' => 'A']);
    $groupb = $generator->create_group(['courseid' => $course->id, 'name' => 'B']);
    $generator->create_group_member(['groupid' => $groupa->id, 'userid' => $people['ada']->id]);
    $generator->create_group_member(['groupid' => $groupb->id, 'userid' => $people['ben']->id]);

    $add = fn(string $module, string $name, array $settings = []): stdClass => $generator->create_module(
        $module,
        $settings + ['course' => $course->id, 'name' => $name, 'section' => 1]
    );
    $week = 7 * DAYSECS;
    $now = time();

    foreach (['', 'This week', 'Last week', 'Canary: hidden section', 'Later'] as $number => $name) {
        course_update_section($course, get_fast_modinfo($course)->get_section_info($number), ['name' => $name]);
    }

    // One of every type.
    $essay = $add('assign', 'Essay on membranes', [
        'duedate' => $now + $week, 'allowsubmissionsfromdate' => $now - DAYSECS, 'section' => 1,
        'assignsubmission_onlinetext_enabled' => 1,
    ]);
    $DB->insert_record('assign_overrides', [
        'assignid' => $essay->id, 'userid' => $people['ada']->id, 'duedate' => $now + 2 * $week,
    ]);
    foreach (
        ['book', 'choice', 'data', 'feedback', 'folder', 'forum', 'glossary', 'imscp', 'lesson', 'lti', 'page', 'resource', 'url',
            'wiki', 'workshop', 'h5pactivity', 'scorm'] as $module
    ) {
        $kinds[$module] = $add($module, "A $module to open", ['section' => 2]);
    }
    $add('label', 'A label', ['intro' => 'Read the chapter on <b>osmosis</b> first.', 'section' => 1]);
    $quiz = $add('quiz', 'Quiz on osmosis', [
        'timelimit' => 1800, 'timeclose' => $now + $week, 'grade' => 10, 'sumgrades' => 1, 'section' => 1,
    ]);
    $questions = $generator->get_plugin_generator('core_question');
    $category = $questions->create_question_category(['contextid' => \core\context\course::instance($course->id)->id]);
    quiz_add_quiz_question($questions->create_question('truefalse', null, ['category' => $category->id])->id, $quiz);

    // Documents to read: a page, and a PDF with several pages.
    $reading = $add('page', 'Reading on turgor', [
        'content' => '<h3>Turgor</h3><p>A salted lettuce wilts. Its cells lose <b>turgor</b>, the pressure on their walls.</p>',
        'contentformat' => FORMAT_HTML,
        'completion' => COMPLETION_TRACKING_MANUAL,
    ]);
    $notes = $add('resource', 'Lecture notes', ['files' => draft_file(
        __DIR__ . '/../../../../../apps/sandbox/src/moodle/files/lecture-3-energy.pdf'
    )]);

    // Every way to hide an activity from somebody.
    $only = fn(stdClass $group, bool $show): string => json_encode(\core_availability\tree::get_root_json(
        [\availability_group\condition::get_json($group->id)],
        \core_availability\tree::OP_AND,
        $show
    ));
    $from = fn(int $time): string => json_encode(\core_availability\tree::get_root_json(
        [\availability_date\condition::get_json(\availability_date\condition::DIRECTION_FROM, $time)]
    ));
    $song = ['content' => 'The canary sings of turgor in secret.'];
    $add('page', 'Canary: hidden', ['visible' => 0] + $song);
    $add('page', 'Canary: group A in secret', ['availability' => $only($groupa, false)] + $song);
    $add('page', 'Canary: group B in secret', ['availability' => $only($groupb, false)] + $song);
    $add('page', 'Announced: group B', ['availability' => $only($groupb, true)]);
    $add('page', 'Announced: next week', ['availability' => $from($now + $week)] + $song);
    set_config('allowstealth', 1);
    set_coursemodule_visible($add('page', 'Canary: stealth', $song)->cmid, 1, 0);
    $add('page', 'Canary: in a hidden section', ['section' => 3] + $song);
    course_update_section($course, get_fast_modinfo($course)->get_section_info(3), ['visible' => 0]);

    $block = seed_block($course, [
        'title' => 'Cell tutor',
        'welcome' => 'Ask me about cells.',
        'starters' => "When is the essay due?\nWhat is osmosis?",
        'persona' => 'A patient lab assistant.',
        'mode' => 'bubble',
    ]);
    rebuild_course_cache($course->id, true);

    // A course without the block, with some of the same people.
    $other = $generator->create_course(['fullname' => 'Chemistry 201', 'shortname' => 'CHEM201']);
    $generator->enrol_user($people['ada']->id, $other->id, 'student');
    $generator->enrol_user($people['teacher']->id, $other->id, 'editingteacher');

    return [
        'courseId' => (int) $course->id,
        'otherCourseId' => (int) $other->id,
        'quizCmid' => (int) $quiz->cmid,
        'essayCmid' => (int) $essay->cmid,
        'pageCmid' => (int) $kinds['page']->cmid,
        'readingCmid' => (int) $reading->cmid,
        'notesCmid' => (int) $notes->cmid,
        'essayDue' => ['all' => $now + $week, 'ada' => $now + 2 * $week],
        'blockInstanceId' => $block,
    ];
}

/**
 * Puts a file into a new draft area, as a form would.
 *
 * @param string $path The file.
 * @return int The draft area's item id.
 */
function draft_file(string $path): int {
    global $USER;
    $draft = file_get_unused_draft_itemid();
    get_file_storage()->create_file_from_pathname([
        'contextid' => \core\context\user::instance($USER->id)->id, 'component' => 'user', 'filearea' => 'draft',
        'itemid' => $draft, 'filepath' => '/', 'filename' => basename($path),
    ], $path);
    return $draft;
}

/**
 * Adds the block to a course, as the course page does.
 *
 * @param stdClass $course The course.
 * @param array $config The block's settings.
 * @return int The block instance's id.
 */
function seed_block(stdClass $course, array $config): int {
    global $DB;
    $context = \core\context\course::instance($course->id);
    $page = new moodle_page();
    $page->set_context($context);
    $page->set_course($course);
    $page->set_pagelayout('course');
    $page->set_pagetype('course-view-topics');
    $page->set_url('/course/view.php', ['id' => $course->id]);
    $page->blocks->load_blocks();
    $page->blocks->add_block('sidenote', 'side-pre', 0, false, 'course-view-*');
    $instance = $DB->get_record('block_instances', ['blockname' => 'sidenote', 'parentcontextid' => $context->id], '*', MUST_EXIST);
    block_instance('sidenote', $instance)->instance_config_save((object) $config);
    return (int) $instance->id;
}
