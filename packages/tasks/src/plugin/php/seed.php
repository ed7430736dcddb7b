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
 * Fills a throwaway Moodle with what the block's tests need, and prints the ids they need as JSON.
 *
 * Usage: php seed.php <Moodle directory>, with {"bff_url", "secret", "password"} on standard input.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

define('CLI_SCRIPT', true);
require($argv[1] . '/config.php');
require_once($CFG->libdir . '/adminlib.php');
require_once($CFG->libdir . '/filterlib.php');
require_once($CFG->libdir . '/testing/generator/lib.php');
// The question generator needs PHPUnit's classes.
require_once(($CFG->root ?? $CFG->dirroot) . '/vendor/autoload.php');
require_once($CFG->dirroot . '/mod/quiz/locallib.php');
require_once(__DIR__ . '/seed-course.php');

$input = json_decode(file_get_contents('php://stdin'), true, 8, JSON_THROW_ON_ERROR);
\core\session\manager::set_user(get_admin());
$generator = new testing_data_generator();

// Allow calls to a server on loopback; no user tours, and no MathJax from a CDN.
foreach (
    [
        'enablewebservices' => 1,
        'webserviceprotocols' => 'rest',
        'curlsecurityblockedhosts' => '',
        'curlsecurityallowedport' => '',
        'enableavailability' => 1,
        'passwordpolicy' => 0,
        'forcelogin' => 0,
    ] as $name => $value
) {
    set_config($name, $value);
}
filter_set_global_state('mathjaxloader', TEXTFILTER_DISABLED);
$DB->set_field('tool_usertours_tours', 'enabled', 0);
set_config('bffurl', $input['bff_url'], 'block_sidenote');
set_config('secret1', \core\encryption::encrypt($input['secret']), 'block_sidenote');

$person = fn(string $username, string $firstname): stdClass => $generator->create_user([
    'username' => $username,
    'firstname' => $firstname,
    'lastname' => 'Example',
    'email' => "$username@example.org",
    'password' => $input['password'],
]);
$people = [
    'ada' => $person('ada', 'Ada'),
    'ben' => $person('ben', 'Ben'),
    'cleo' => $person('cleo', 'Cleo'),
    'outsider' => $person('outsider', 'Otto'),
    'teacher' => $person('teacher', 'Tess'),
    'second' => $person('second', 'Theo'),
];
$seed = seed_course($generator, $people);

// The service account, with only what it needs.
$account = $generator->create_user([
    'username' => 'sidenote_ws', 'auth' => 'webservice', 'email' => 'ws@example.org',
    'firstname' => 'Sidenote', 'lastname' => 'Service',
]);
$system = \core\context\system::instance();
$roleid = create_role('Sidenote service', 'sidenote_service', '');
set_role_contextlevels($roleid, [CONTEXT_SYSTEM]);
foreach (['webservice/rest:use', 'moodle/ai:fetchanyuserpolicystatus', 'block/sidenote:getturncontext'] as $capability) {
    assign_capability($capability, CAP_ALLOW, $roleid, $system);
}
role_assign($roleid, $account->id, $system);
$service = $DB->get_record('external_services', ['shortname' => 'block_sidenote'], '*', MUST_EXIST);
$DB->insert_record('external_services_users', [
    'externalserviceid' => $service->id, 'userid' => $account->id, 'timecreated' => time(),
]);
$token = \core_external\util::generate_token(EXTERNAL_TOKEN_PERMANENT, $service, $account->id, $system);

echo json_encode($seed + [
    'token' => $token,
    'serviceRoleId' => (int) $roleid,
    'people' => array_map(fn($user) => (int) $user->id, $people),
    'password' => $input['password'],
], JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT), "\n";
