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
 * Test data generator of this plugin.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class block_sidenote_generator extends testing_block_generator {
    /** @var string The chat server's URL in tests. */
    public const BFF_URL = 'https://sidenote.example.edu';

    /** @var string The secret in tests. */
    public const SECRET = 'a-secret-for-tests-of-more-than-32-bytes';

    /**
     * Configures the site, so that the assistant works.
     */
    public function configure_site(): void {
        set_config('bffurl', self::BFF_URL, 'block_sidenote');
        set_config('secret1', self::SECRET, 'block_sidenote');
    }

    /**
     * Adds a block to all pages of a course.
     *
     * @param stdClass $course The course.
     * @param array $config The block's settings.
     * @return stdClass The block instance.
     */
    public function create_in_course(stdClass $course, array $config = []): stdClass {
        return $this->create_instance([
            'parentcontextid' => \core\context\course::instance($course->id)->id,
            'showinsubcontexts' => 1,
            'configdata' => base64_encode(serialize((object) $config)),
        ]);
    }

    /**
     * Creates the chat server's account.
     *
     * @return stdClass A user who may call for any course.
     */
    public function create_service_account(): stdClass {
        $account = $this->datagenerator->create_user();
        $roleid = $this->datagenerator->create_role();
        $system = \core\context\system::instance();
        assign_capability('block/sidenote:getturncontext', CAP_ALLOW, $roleid, $system);
        role_assign($roleid, $account->id, $system);
        return $account;
    }

    /**
     * Adds a file to an activity, by default to its content area.
     *
     * @param stdClass $activity The activity, as create_module() returns it.
     * @param string $filename The file name.
     * @param string $content The content.
     * @param array $record Further fields of the file's record.
     * @return stored_file
     */
    public function add_file(stdClass $activity, string $filename, string $content, array $record = []): stored_file {
        return get_file_storage()->create_file_from_string($record + [
            'contextid' => \core\context\module::instance($activity->cmid)->id,
            'component' => 'mod_' . get_coursemodule_from_id('', $activity->cmid)->modname,
            'filearea' => 'content',
            'itemid' => 0,
            'filepath' => '/',
            'filename' => $filename,
        ], $content);
    }
}
