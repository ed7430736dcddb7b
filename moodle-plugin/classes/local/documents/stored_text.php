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

namespace block_sidenote\local\documents;

use block_sidenote\local\plain_text;

/**
 * A text from one of Moodle's tables, as plain text.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class stored_text implements content {
    /** @var string|null The text; null before it is read. */
    private ?string $text = null;

    /**
     * Creates the content.
     *
     * @param string $table The table.
     * @param string $field The field, whose format is in another one that is called the same plus "format".
     * @param int $id The record's id.
     */
    public function __construct(
        /** @var string The table. */
        private readonly string $table,
        /** @var string The field. */
        private readonly string $field,
        /** @var int The record's id. */
        private readonly int $id,
    ) {
    }

    #[\Override]
    public function size(): int {
        return strlen($this->text());
    }

    #[\Override]
    public function read(int $offset, int $limit): string {
        return substr($this->text(), $offset, $limit);
    }

    /**
     * Reads the text, once.
     *
     * @return string
     */
    private function text(): string {
        global $DB;
        if ($this->text === null) {
            $format = "{$this->field}format";
            $record = $DB->get_record($this->table, ['id' => $this->id], "id, {$this->field}, $format", MUST_EXIST);
            $this->text = plain_text::from_stored((string) $record->{$this->field}, (int) $record->$format);
        }
        return $this->text;
    }
}
