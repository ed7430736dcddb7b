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
 * Pages on which the assistant never appears, neither as a block nor through the site-wide option.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class page_exclusion {
    /** @var string[] Layouts of exams, pop-ups, frames and other pages without the assistant. */
    private const LAYOUTS = ['embedded', 'frametop', 'login', 'maintenance', 'popup', 'print', 'redirect', 'secure'];

    /** @var string[] Page types of a quiz attempt in progress, and of administration; "*" is a wildcard. */
    private const PAGE_TYPES = ['mod-quiz-attempt', 'mod-quiz-summary', 'mod-quiz-startattempt', 'admin-*'];

    /**
     * Whether a page is excluded: always, by itself, by the administrator, or by its activity's AI switch.
     *
     * @param \moodle_page $page The page.
     * @return bool
     */
    public static function applies_to(\moodle_page $page): bool {
        if (in_array($page->pagelayout, self::LAYOUTS, true)) {
            return true;
        }
        // Since Moodle 5.2. One such page says why the user may not open an activity; they would get no token there.
        if (method_exists($page, 'get_ai_visibility_hint') && !$page->get_ai_visibility_hint()) {
            return true;
        }
        $byadmin = preg_split('/\s+/', site_settings::get('excludedpages'), -1, PREG_SPLIT_NO_EMPTY);
        foreach (array_merge(self::PAGE_TYPES, $byadmin) as $pattern) {
            if (self::matches($pattern, $page->pagetype)) {
                return true;
            }
        }
        return !ai_switch::is_on_in_activity($page->context);
    }

    /**
     * Whether a page type matches a pattern.
     *
     * @param string $pattern A page type, in which "*" is a wildcard.
     * @param string $pagetype The page type.
     * @return bool
     */
    private static function matches(string $pattern, string $pagetype): bool {
        return (bool) preg_match('/^' . str_replace('\*', '.*', preg_quote($pattern, '/')) . '$/', $pagetype);
    }
}
