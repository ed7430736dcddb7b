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
 * The site settings, and the page of the connection test.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use block_sidenote\local\admin\secret_setting;
use block_sidenote\local\admin\url_setting;
use block_sidenote\local\exam_lock;
use block_sidenote\local\instance_settings;
use block_sidenote\local\site_settings;

defined('MOODLE_INTERNAL') || die();

$ADMIN->add('blocksettings', new admin_externalpage(
    'block_sidenote_check',
    get_string('connectiontest', 'block_sidenote'),
    new core\url('/blocks/sidenote/check.php')
));

if ($ADMIN->fulltree) {
    $string = fn(string $name): array => [
        "block_sidenote/$name",
        get_string("setting$name", 'block_sidenote'),
        get_string("setting{$name}_desc", 'block_sidenote'),
    ];
    $heading = fn(string $name, string $description = ''): admin_setting_heading => new admin_setting_heading(
        "block_sidenote/heading$name",
        get_string("heading$name", 'block_sidenote'),
        $description
    );
    $test = (new core\url('/blocks/sidenote/check.php'))->out();
    $default = site_settings::DEFAULTS;
    $translated = fn(string $prefix, array $names): array => array_combine(
        $names,
        array_map(fn($name) => get_string("$prefix$name", 'block_sidenote'), $names)
    );

    $settings->add($heading('connection', get_string('headingconnection_desc', 'block_sidenote', $test)));
    $settings->add(new url_setting(...[...$string('bffurl'), $default['bffurl'], PARAM_RAW_TRIMMED]));
    $settings->add(new secret_setting(...$string('secret1')));
    $settings->add(new secret_setting(...$string('secret2')));
    $settings->add(new admin_setting_configselect(...[
        ...$string('signwith'), $default['signwith'], ['1' => 'moodle-1', '2' => 'moodle-2'],
    ]));

    $settings->add($heading('placement'));
    $settings->add(new admin_setting_configselect(...[
        ...$string('sitewide'), $default['sitewide'], $translated('sitewide', ['off', 'bubble', 'panel']),
    ]));
    $settings->add(new admin_setting_configtextarea(...[
        ...$string('excludedpages'), $default['excludedpages'], PARAM_TEXT, 60, 3,
    ]));
    $settings->add(new admin_setting_configcheckbox(...[...$string('allowguests'), $default['allowguests']]));
    $settings->add(new admin_setting_configcheckbox(...[...$string('allowloginas'), $default['allowloginas']]));

    $settings->add($heading('rules'));
    $settings->add(new admin_setting_configselect(...[
        ...$string('examlock'),
        $default['examlock'],
        $translated('examlock', [exam_lock::COURSE, exam_lock::SITE, exam_lock::OFF]),
    ]));
    $settings->add(new admin_setting_configduration(...[...$string('examidle'), (int) $default['examidle'], MINSECS]));
    $settings->hide_if('block_sidenote/examidle', 'block_sidenote/examlock', 'eq', exam_lock::OFF);
    $settings->add(new admin_setting_configduration(...[...$string('retention'), (int) $default['retention'], HOURSECS]));

    $settings->add($heading('defaults', get_string('headingdefaults_desc', 'block_sidenote')));
    $settings->add(new admin_setting_configtext(...[...$string('title'), $default['title'], PARAM_TEXT]));
    $settings->add(new admin_setting_configselect(...[
        ...$string('style'), $default['style'], $translated('style', instance_settings::STYLES),
    ]));
    $settings->add(new admin_setting_configselect(...[
        ...$string('graded'), $default['graded'], $translated('graded', instance_settings::GRADED),
    ]));
    $settings->add(new admin_setting_configselect(...[
        ...$string('progress'), $default['progress'], $translated('progress', instance_settings::PROGRESS),
    ]));
    $settings->add(new admin_setting_configselect(...[
        ...$string('contact'), $default['contact'], $translated('contact', instance_settings::CONTACTS),
    ]));
    $settings->add(new admin_setting_configcheckbox(...[...$string('outside'), $default['outside']]));
    $settings->add(new admin_setting_configcheckbox(...[...$string('documents'), $default['documents']]));
    $settings->add(new admin_setting_configtext(...[
        ...$string('messagesperday'), $default['messagesperday'], '/^\d{1,6}$/', 6,
    ]));
    // The pattern counts characters by its first word, as Moodle takes a pattern with modifiers for the name of a type.
    $settings->add(new admin_setting_configtext(...[
        ...$string('notice'), $default['notice'], '/(*UTF)^.{0,' . instance_settings::NOTICE_LIMIT . '}$/', 60,
    ]));
    // Text for a language model, in which "<" is literal. It is escaped wherever it is shown.
    // Moodle takes a pattern without modifiers only.
    $short = '/(*UTF)(?s)^.{0,' . instance_settings::TEXT_LIMIT . '}$/';
    $settings->add(new admin_setting_configtextarea(...[...$string('instructions'), $default['instructions'], $short, 60, 6]));
}
