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
 * Text without markup, for a reader that is not a browser.
 *
 * Moodle's own html_to_text() upper-cases bold text and writes link lists, which a language model takes at face value.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class plain_text {
    /** @var string The elements that begin a line and end one. */
    private const BLOCKS = 'br|hr|p|div|li|tr|h[1-6]|blockquote|ul|ol|dl|dt|dd|pre|table|caption|section|article|figure|figcaption';

    /**
     * Strips markup and entities, keeps one line per block element.
     *
     * @param string $html Formatted text.
     * @param int $limit The most characters to return; what is longer ends in an ellipsis. 0 for no limit.
     * @return string
     */
    public static function from_html(string $html, int $limit = 0): string {
        $html = self::without_scripts($html);
        $html = preg_replace('~</?(?:' . self::BLOCKS . ')\b[^<>]*>~i', "\n", $html);
        $html = preg_replace('~</t[dh]>~i', ' ', $html);
        $text = html_entity_decode(strip_tags($html), ENT_QUOTES | ENT_HTML5, 'UTF-8');
        $text = preg_replace('~[ \t\x{00A0}]+~u', ' ', $text);
        $lines = array_filter(array_map('trim', explode("\n", $text)), fn(string $line): bool => $line !== '');
        $text = implode("\n", $lines);
        return $limit > 0 && \core_text::strlen($text) > $limit
            ? rtrim(\core_text::substr($text, 0, $limit - 1)) . '…'
            : $text;
    }

    /**
     * The text of what Moodle keeps, the same for everybody: no filter is applied, for one could write the reader's name
     * or choose by the reader's language. What is there in several languages stays in all of them. What a filter shows to
     * some only, as FilterCodes does between {ifteacher} and {/ifteacher}, or to nobody, as in its notes, is for nobody.
     *
     * @param string $text As it is stored.
     * @param int $format One of Moodle's FORMAT_ constants.
     * @return string
     */
    public static function from_stored(string $text, int $format): string {
        // Nothing of it is shown by a browser, and to clean it would cost more than all else.
        $html = format_text($text, $format, [
            'filter' => false, 'noclean' => true, 'para' => false, 'context' => \core\context\system::instance(),
        ]);
        $html = self::without_conditions($html);
        return self::from_html(preg_replace('~\{\s*mlang\b[^{}]*\}|(?=<span\b[^<>]*\bmultilang\b)~i', ' ', $html));
    }

    /**
     * Takes scripts and styles away. Sought from their ends, so that a text made for it is not slow.
     *
     * @param string $html The text.
     * @return string
     */
    private static function without_scripts(string $html): string {
        $parts = preg_split('~</(?:script|style)\s*+>~i', $html);
        $last = array_pop($parts);
        $shown = array_map(
            fn(string $part): string =>
                preg_match('~<(?:script|style)\b~i', $part, $start, PREG_OFFSET_CAPTURE)
                    ? substr($part, 0, $start[0][1])
                    : $part,
            $parts
        );
        return implode('', $shown) . $last;
    }

    /**
     * Takes away what stands under conditions, from the first to the last of them: which of it is for whom, only the
     * filter knows.
     *
     * @param string $html The text.
     * @return string
     */
    private static function without_conditions(string $html): string {
        if (
            !preg_match('~\{(?:if[a-z]|note\})~i', $html, $first, PREG_OFFSET_CAPTURE)
                || !preg_match_all('~\{/(?:if[^{}]*+|note)\}~i', $html, $ends, PREG_OFFSET_CAPTURE)
        ) {
            return $html;
        }
        [$end, $at] = end($ends[0]);
        return $at < $first[0][1] ? $html : substr($html, 0, $first[0][1]) . ' ' . substr($html, $at + strlen($end));
    }
}
