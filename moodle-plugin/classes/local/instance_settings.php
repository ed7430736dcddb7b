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
 * The settings of a block, completed by the site's defaults.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class instance_settings {
    /** @var string Answers directly. */
    public const STYLE_DIRECT = 'direct';

    /** @var string Guides by questions and does not hand out answers. */
    public const STYLE_SOCRATIC = 'socratic';

    /** @var string Gives hints only. */
    public const STYLE_HINTS = 'hints';

    /** @var string[] All tutoring styles. */
    public const STYLES = [self::STYLE_DIRECT, self::STYLE_SOCRATIC, self::STYLE_HINTS];

    /** @var string Help with graded activities follows the tutoring style. */
    public const GRADED_AS_STYLE = 'style';

    /** @var string Graded activities get hints only. */
    public const GRADED_HINTS = 'hints';

    /** @var string[] All choices for graded activities. */
    public const GRADED = [self::GRADED_AS_STYLE, self::GRADED_HINTS];

    /** @var string It knows nothing of what a student has done. */
    public const PROGRESS_NONE = 'none';

    /** @var string It knows what a student has completed and submitted. */
    public const PROGRESS_DONE = 'done';

    /** @var string It also knows a student's released grades and their feedback. */
    public const PROGRESS_RESULTS = 'results';

    /** @var string[] All levels of what it knows of a student's progress, each containing those before it. */
    public const PROGRESS = [self::PROGRESS_NONE, self::PROGRESS_DONE, self::PROGRESS_RESULTS];

    /** @var string Students are referred to nobody. */
    public const CONTACT_NONE = 'none';

    /** @var string Students are referred to the course's teachers. */
    public const CONTACT_TEACHERS = 'teachers';

    /** @var string Students are referred to a forum of the course. */
    public const CONTACT_FORUM = 'forum';

    /** @var string[] All choices of whom students are referred to. */
    public const CONTACTS = [self::CONTACT_NONE, self::CONTACT_TEACHERS, self::CONTACT_FORUM];

    /** @var string Inside the block. */
    public const MODE_INLINE = 'inline';

    /** @var string A panel at the side of the page. */
    public const MODE_PANEL = 'panel';

    /** @var string A floating button. */
    public const MODE_BUBBLE = 'bubble';

    /** @var string[] All ways to show the assistant. */
    public const MODES = [self::MODE_BUBBLE, self::MODE_PANEL, self::MODE_INLINE];

    /** @var int The maximum number of starter questions. */
    public const STARTERS_LIMIT = 6;

    /** @var int The maximum length of a notice, in characters. */
    public const NOTICE_LIMIT = 200;

    /** @var int The maximum length of a teacher's text, in characters. */
    public const TEXT_LIMIT = 4000;

    /**
     * Creates the settings. Use one of the named constructors.
     *
     * @param string $title The assistant's name.
     * @param string $persona The assistant's persona.
     * @param string $instructions The site's instructions, then the teacher's.
     * @param string $welcome The assistant's first message.
     * @param string $notice The site's notice, then the teacher's.
     * @param string[] $starters Questions that students can start with.
     * @param string $style One of STYLES.
     * @param string $graded One of GRADED.
     * @param string $progress One of PROGRESS.
     * @param string $contact One of CONTACTS.
     * @param bool $outsideallowed Whether it may answer from outside the course material.
     * @param bool $documentsallowed Whether it may read the course's documents.
     * @param int $messagesperday How many questions a student may ask per day; 0 for the server's limit.
     * @param string $mode One of MODES.
     */
    private function __construct(
        /** @var string The assistant's name. */
        public readonly string $title,
        /** @var string The assistant's persona. */
        public readonly string $persona,
        /** @var string The instructions. */
        public readonly string $instructions,
        /** @var string The assistant's first message. */
        public readonly string $welcome,
        /** @var string What is shown above the question at all times. */
        public readonly string $notice,
        /** @var string[] Questions that students can start with. */
        public readonly array $starters,
        /** @var string The tutoring style. */
        public readonly string $style,
        /** @var string How it helps with graded activities. */
        public readonly string $graded,
        /** @var string What it knows of a student's progress. */
        public readonly string $progress,
        /** @var string Whom students are referred to. */
        public readonly string $contact,
        /** @var bool Whether it may answer from outside the course material. */
        public readonly bool $outsideallowed,
        /** @var bool Whether it may read the course's documents. */
        public readonly bool $documentsallowed,
        /** @var int How many questions a student may ask per day. */
        public readonly int $messagesperday,
        /** @var string How it is shown. */
        public readonly string $mode,
    ) {
    }

    /**
     * The settings of the site-wide assistant: the site's defaults.
     *
     * @return self
     */
    public static function for_site(): self {
        $sitewide = site_settings::get('sitewide');
        return self::from_config((object) ['mode' => $sitewide === 'off' ? self::MODE_BUBBLE : $sitewide]);
    }

    /**
     * The settings that apply in a context.
     *
     * @param \core\context|null $context A context as ai_switch::find_context() returns it.
     * @return self
     */
    public static function for_context(?\core\context $context): self {
        return $context instanceof \core\context\block
            ? self::from_config(block_instance_by_id($context->instanceid)->config ?? null)
            : self::for_site();
    }

    /**
     * Reads the settings from a block's configuration. Invalid choices become defaults.
     *
     * @param \stdClass|null $config As in block_base::$config; null for a block that was never configured.
     * @return self
     */
    public static function from_config(?\stdClass $config): self {
        // The values are untrusted, because they may come from a forged backup.
        $text = fn(string $name): string =>
            \core_text::substr(trim(fix_utf8((string) ($config->$name ?? ''))), 0, self::TEXT_LIMIT);
        $choice = fn(string $name, array $choices, string $default): string =>
            in_array($config->$name ?? '', $choices, true) ? $config->$name : $default;
        $outside = (string) ($config->outside ?? '');
        return new self(
            title: $text('title') ?: trim(site_settings::get('title')) ?: get_string('defaulttitle', 'block_sidenote'),
            persona: $text('persona'),
            instructions: trim(trim(site_settings::get('instructions')) . "\n\n" . $text('instructions')),
            welcome: $text('welcome'),
            notice: trim(trim(site_settings::get('notice')) . ' ' . \core_text::substr($text('notice'), 0, self::NOTICE_LIMIT)),
            starters: array_slice(self::lines_of($text('starters')), 0, self::STARTERS_LIMIT),
            style: $choice('style', self::STYLES, site_settings::get('style')),
            graded: $choice('graded', self::GRADED, site_settings::get('graded')),
            progress: self::lesser_progress(
                site_settings::get('progress'),
                $choice('progress', self::PROGRESS, self::PROGRESS_RESULTS)
            ),
            contact: $choice('contact', self::CONTACTS, site_settings::get('contact')),
            outsideallowed: ($outside === '' ? site_settings::get('outside') : $outside) === '1',
            // A block can only switch it off, never on against the site's setting.
            documentsallowed: site_settings::get('documents') === '1' && (string) ($config->documents ?? '') !== '0',
            messagesperday: self::to_count($text('messagesperday')) ?? self::to_count(site_settings::get('messagesperday')) ?? 0,
            mode: $choice('mode', self::MODES, self::MODE_BUBBLE),
        );
    }

    /**
     * The lines of a text that are not empty.
     *
     * @param string $text The text.
     * @return string[]
     */
    public static function lines_of(string $text): array {
        return array_values(array_filter(array_map('trim', preg_split('/\R/u', $text)), fn($line) => $line !== ''));
    }

    /**
     * The lower of two levels: a block can only lower the site's.
     *
     * @param string $one One of PROGRESS.
     * @param string $other One of PROGRESS.
     * @return string
     */
    private static function lesser_progress(string $one, string $other): string {
        return self::PROGRESS[min(array_search($one, self::PROGRESS), array_search($other, self::PROGRESS))];
    }

    /**
     * Parses a number.
     *
     * @param string $text The text.
     * @return int|null Null if it is not a whole number.
     */
    private static function to_count(string $text): ?int {
        return preg_match('/^\d{1,6}$/', $text) ? (int) $text : null;
    }

    /**
     * Returns the same settings with another mode.
     *
     * @param string $mode One of MODES.
     * @return self
     */
    public function shown_as(string $mode): self {
        return new self(...['mode' => $mode] + get_object_vars($this));
    }
}
