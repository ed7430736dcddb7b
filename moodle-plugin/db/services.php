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
 * Web-service functions and the pre-built service.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$functions = [
    'block_sidenote_get_token' => [
        'classname' => \block_sidenote\external\get_token::class,
        'description' => 'Signs a launch token for the current user, with which their browser talks to the chat server.',
        'type' => 'read',
        'capabilities' => 'block/sidenote:use',
        'ajax' => true,
        'readonlysession' => true,
    ],
    'block_sidenote_accept_policy' => [
        'classname' => \block_sidenote\external\accept_policy::class,
        'description' => 'Records that the current user accepts the AI policy, through Moodle\'s AI subsystem.',
        'type' => 'write',
        'capabilities' => 'moodle/ai:acceptpolicy',
        'ajax' => true,
    ],
    'block_sidenote_get_turn_context' => [
        'classname' => \block_sidenote\external\get_turn_context::class,
        'description' => 'What the chat server needs to answer one user in one course, as that user sees it.',
        'type' => 'write',
        'capabilities' => 'block/sidenote:getturncontext',
    ],
    'block_sidenote_get_documents' => [
        'classname' => \block_sidenote\external\get_documents::class,
        'description' => 'The pages, books and files of one course that one user may read now.',
        'type' => 'read',
        'capabilities' => 'block/sidenote:getturncontext',
    ],
    'block_sidenote_read_document' => [
        'classname' => \block_sidenote\external\read_document::class,
        'description' => 'The content of one of these documents, from an offset in bytes.',
        'type' => 'read',
        'capabilities' => 'block/sidenote:getturncontext',
    ],
];

// The key is the display name. Changing it would delete the service's tokens.
$services = [
    'Sidenote' => [
        'shortname' => 'block_sidenote',
        'functions' => [
            'block_sidenote_get_turn_context',
            'block_sidenote_get_documents',
            'block_sidenote_read_document',
            'core_webservice_get_site_info',
            'core_user_get_users_by_field',
            'core_course_get_courses',
            'core_course_get_contents',
            'core_enrol_get_users_courses',
            'core_ai_get_policy_status',
        ],
        'requiredcapability' => '',
        'restrictedusers' => 1,
        'enabled' => 1,
        'downloadfiles' => 0,
        'uploadfiles' => 0,
    ],
];
