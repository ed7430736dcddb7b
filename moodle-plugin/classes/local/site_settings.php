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

namespace block_sidenote\local;

/**
 * The site settings and their defaults.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class site_settings {
    /** @var string[] All settings with their defaults. */
    public const DEFAULTS = [
        'bffurl' => '',
        'secret1' => '',
        'secret2' => '',
        'signwith' => '1',
        'sitewide' => 'off',
        'excludedpages' => '',
        'allowguests' => '0',
        'allowloginas' => '0',
        'examlock' => exam_lock::COURSE,
        'examidle' => '3600',
        'retention' => '86400',
        'title' => '',
        'notice' => '',
        'instructions' => '',
        'style' => instance_settings::STYLE_DIRECT,
        'graded' => instance_settings::GRADED_AS_STYLE,
        'progress' => instance_settings::PROGRESS_DONE,
        'contact' => instance_settings::CONTACT_TEACHERS,
        'outside' => '1',
        'documents' => '1',
        'messagesperday' => '0',
    ];

    /**
     * The value of a setting.
     *
     * @param string $name A key of DEFAULTS.
     * @return string
     */
    public static function get(string $name): string {
        $value = get_config('block_sidenote', $name);
        return $value === false ? self::DEFAULTS[$name] : (string) $value;
    }

    /**
     * The chat server's URL, without a trailing slash; empty if none is configured.
     *
     * @return string
     */
    public static function bff_url(): string {
        return rtrim(self::get('bffurl'), '/');
    }

    /**
     * Whether a chat server and a valid secret to sign with are configured.
     *
     * @return bool
     */
    public static function is_complete(): bool {
        return self::bff_url() !== '' && launch_secret::signing() !== null;
    }
}
