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

use block_sidenote\local\instance_settings;
use block_sidenote\local\site_settings;

/**
 * The settings of one block.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class block_sidenote_edit_form extends block_edit_form {
    /**
     * Adds the fields. Those that shape the answers need a capability of their own, because every user may add a block
     * to their Dashboard.
     *
     * @param MoodleQuickForm $mform The form.
     */
    protected function specific_definition($mform): void {
        $mform->addElement('header', 'configheader', get_string('blocksettings', 'block'));

        $mform->addElement('text', 'config_title', get_string('configtitle', 'block_sidenote'), ['maxlength' => 100]);
        $mform->setType('config_title', PARAM_TEXT);
        $mform->addHelpButton('config_title', 'configtitle', 'block_sidenote');

        $this->add_choice($mform, 'mode', array_combine(
            instance_settings::MODES,
            array_map(fn($mode) => get_string("mode$mode", 'block_sidenote'), instance_settings::MODES)
        ), instance_settings::MODE_BUBBLE);

        if (!has_capability('block/sidenote:configure', $this->block->context)) {
            return;
        }
        $sitedefault = ['' => get_string('sitedefault', 'block_sidenote')];
        $this->add_choice($mform, 'style', $sitedefault + array_combine(
            instance_settings::STYLES,
            array_map(fn($style) => get_string("style$style", 'block_sidenote'), instance_settings::STYLES)
        ));
        $this->add_choice($mform, 'graded', $sitedefault + array_combine(
            instance_settings::GRADED,
            array_map(fn($graded) => get_string("graded$graded", 'block_sidenote'), instance_settings::GRADED)
        ));
        // A block can only lower what the site allows, but also hold it where it is, should the site allow more.
        $sitelevel = array_search(site_settings::get('progress'), instance_settings::PROGRESS);
        $levels = array_slice(instance_settings::PROGRESS, 0, $sitelevel + 1);
        $this->add_choice($mform, 'progress', $sitedefault + array_combine(
            $levels,
            array_map(fn($progress) => get_string("progress$progress", 'block_sidenote'), $levels)
        ));
        $this->add_choice($mform, 'contact', $sitedefault + array_combine(
            instance_settings::CONTACTS,
            array_map(fn($contact) => get_string("contact$contact", 'block_sidenote'), instance_settings::CONTACTS)
        ));
        $this->add_choice($mform, 'outside', $sitedefault + ['1' => get_string('yes'), '0' => get_string('no')]);
        $this->add_choice($mform, 'documents', $sitedefault + ['0' => get_string('no')]);

        $mform->addElement('text', 'config_messagesperday', get_string('configmessagesperday', 'block_sidenote'), [
            'size' => 16, 'maxlength' => 6, 'inputmode' => 'numeric', 'placeholder' => get_string('sitedefault', 'block_sidenote'),
        ]);
        $mform->setType('config_messagesperday', PARAM_RAW_TRIMMED);
        $wrong = get_string('errormessagesperday', 'block_sidenote');
        $mform->addRule('config_messagesperday', $wrong, 'regex', '/^\d{0,6}$/', 'client');
        $mform->addHelpButton('config_messagesperday', 'configmessagesperday', 'block_sidenote');

        $this->add_text($mform, 'persona', 3);
        $this->add_text($mform, 'instructions', 6);
        $this->add_text($mform, 'welcome', 3);
        $mform->addElement('text', 'config_notice', get_string('confignotice', 'block_sidenote'), [
            'size' => 60, 'maxlength' => instance_settings::NOTICE_LIMIT,
        ]);
        // As in add_text(), "<" is literal.
        $mform->setType('config_notice', PARAM_RAW_TRIMMED);
        $mform->addHelpButton('config_notice', 'confignotice', 'block_sidenote');
        $this->add_text($mform, 'starters', 4);
    }

    /**
     * Rejects questions to begin with that would not be shown.
     *
     * @param array $data The values.
     * @param array $files The files.
     * @return string[] The errors by field.
     */
    public function validation($data, $files): array {
        $errors = parent::validation($data, $files);
        $limit = instance_settings::STARTERS_LIMIT;
        if (count(instance_settings::lines_of($data['config_starters'] ?? '')) > $limit) {
            $errors['config_starters'] = get_string('errorstarters', 'block_sidenote', $limit);
        }
        return $errors;
    }

    /**
     * Adds a menu with its help.
     *
     * @param MoodleQuickForm $mform The form.
     * @param string $name The setting.
     * @param string[] $choices The choices.
     * @param string $default The default.
     */
    private function add_choice(MoodleQuickForm $mform, string $name, array $choices, string $default = ''): void {
        $mform->addElement('select', "config_$name", get_string("config$name", 'block_sidenote'), $choices);
        $mform->setType("config_$name", PARAM_ALPHANUM);
        $mform->setDefault("config_$name", $default);
        $mform->addHelpButton("config_$name", "config$name", 'block_sidenote');
    }

    /**
     * Adds a plain-text area with its help.
     *
     * @param MoodleQuickForm $mform The form.
     * @param string $name The setting.
     * @param int $rows The height in rows.
     */
    private function add_text(MoodleQuickForm $mform, string $name, int $rows): void {
        $size = ['rows' => $rows, 'cols' => 60];
        $mform->addElement('textarea', "config_$name", get_string("config$name", 'block_sidenote'), $size);
        // Text for a language model, in which "<" is literal. It is escaped wherever it is shown.
        $mform->setType("config_$name", PARAM_RAW_TRIMMED);
        $limit = instance_settings::TEXT_LIMIT;
        $mform->addRule("config_$name", get_string('maximumchars', '', $limit), 'maxlength', $limit, 'client');
        $mform->addHelpButton("config_$name", "config$name", 'block_sidenote');
    }
}
