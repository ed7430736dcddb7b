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
 * Converts Moodle's language codes to BCP 47 tags, which browsers and the chat server understand.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class locale {
    /** @var string[] Moodle codes whose second part is not a country, with their tags. */
    private const EXCEPTIONS = [
        'sr_lt' => 'sr-Latn',
        'sr_cr' => 'sr-Cyrl',
        'ca_valencia' => 'ca-valencia',
        'no_gr' => 'nb',
    ];

    /**
     * Converts a code such as pt_br or de_kids.
     *
     * @param string $lang A Moodle language code.
     * @return string A BCP 47 tag; "en" if the code is invalid.
     */
    public static function from_moodle(string $lang): string {
        $lang = strtolower($lang);
        if (isset(self::EXCEPTIONS[$lang])) {
            return self::EXCEPTIONS[$lang];
        }
        if (!preg_match('/^([a-z]{2,3})(?:_([a-z]{2}))?(?:_|$)/', $lang, $parts)) {
            return preg_match('/^([a-z]{2,3})_/', $lang, $parts) ? $parts[1] : 'en';
        }
        // The suffix of Moodle Workplace packs, _wp, is not a country.
        $region = $parts[2] ?? '';
        return $region === '' || $region === 'wp' ? $parts[1] : $parts[1] . '-' . strtoupper($region);
    }
}
