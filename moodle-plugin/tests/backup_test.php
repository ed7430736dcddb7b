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

use block_sidenote\local\instance_settings;
use block_sidenote\tests\page_testcase;
use core\context\course as course_context;

/**
 * Tests of what a backup of a course contains.
 *
 * @covers     \block_sidenote
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class backup_test extends page_testcase {
    /**
     * A backup contains the block's settings and no secret.
     */
    public function test_a_course_backup_contains_the_settings_and_no_secret(): void {
        global $CFG, $DB, $USER;
        require_once($CFG->dirroot . '/backup/util/includes/backup_includes.php');
        require_once($CFG->dirroot . '/backup/util/includes/restore_includes.php');
        $this->setAdminUser();
        $plugin = $this->getDataGenerator()->get_plugin_generator('block_sidenote');
        $plugin->create_in_course($this->course, ['title' => 'Tutor', 'style' => 'hints']);
        $CFG->backup_file_logger_level = \backup::LOG_NONE;

        $backup = new \backup_controller(
            \backup::TYPE_1COURSE,
            $this->course->id,
            \backup::FORMAT_MOODLE,
            \backup::INTERACTIVE_NO,
            \backup::MODE_IMPORT,
            $USER->id
        );
        $backupid = $backup->get_backupid();
        $backup->execute_plan();
        $backup->destroy();
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(
            make_backup_temp_directory($backupid),
            \FilesystemIterator::SKIP_DOTS
        ));
        foreach ($files as $file) {
            $this->assertStringNotContainsString(\block_sidenote_generator::SECRET, file_get_contents($file->getPathname()));
        }

        $newid = \restore_dbops::create_new_course('New', 'NEW', $this->course->category);
        $restore = new \restore_controller(
            $backupid,
            $newid,
            \backup::INTERACTIVE_NO,
            \backup::MODE_GENERAL,
            $USER->id,
            \backup::TARGET_NEW_COURSE
        );
        $this->assertTrue($restore->execute_precheck());
        $restore->execute_plan();
        $restore->destroy();
        $restored = $DB->get_record('block_instances', [
            'blockname' => 'sidenote', 'parentcontextid' => course_context::instance($newid)->id,
        ], '*', MUST_EXIST);
        $settings = instance_settings::from_config(block_instance('sidenote', $restored)->config);
        $this->assertSame('Tutor', $settings->title);
        $this->assertSame('hints', $settings->style);
    }
}
