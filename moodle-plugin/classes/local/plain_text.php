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
 * Converts formatted text to plain text for the language model.
 *
 * Moodle's own html_to_text() writes bold text in capitals and adds lists of links, which would mislead the model.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class plain_text {
    /** @var string The elements that start and end a line. */
    private const BLOCKS = 'br|hr|p|div|li|tr|h[1-6]|blockquote|ul|ol|dl|dt|dd|pre|table|caption|section|article|figure|figcaption';

    /**
     * Strips markup, decodes entities and keeps one line per block element.
     *
     * @param string $html Formatted text.
     * @param int $limit The maximum number of characters; a longer text ends with an ellipsis. 0 for no limit.
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
     * Converts a stored text to a plain text that is the same for everybody.
     *
     * No filters are applied, because they could insert the reader's name or choose the reader's language. Texts in
     * several languages are kept in all of them. What the filter FilterCodes shows only to some people, as between
     * {ifteacher} and {/ifteacher}, or to nobody ({note}), is left out.
     *
     * @param string $text The stored text.
     * @param int $format One of Moodle's FORMAT_ constants.
     * @return string
     */
    public static function from_stored(string $text, int $format): string {
        // Cleaning is not needed, because no browser shows the result, and would take more time than everything else.
        $html = format_text($text, $format, [
            'filter' => false, 'noclean' => true, 'para' => false, 'context' => \core\context\system::instance(),
        ]);
        $html = self::without_conditions($html);
        return self::from_html(preg_replace('~\{\s*mlang\b[^{}]*\}|(?=<span\b[^<>]*\bmultilang\b)~i', ' ', $html));
    }

    /**
     * Removes scripts and styles. Searches for the closing tags first, so that a malicious text cannot make it slow.
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
     * Removes everything from the first to the last condition, because only the filter knows which part is for whom.
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
