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

/**
 * The content of a document, in bytes. It is read on demand, not when documents are listed.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
interface content {
    /**
     * The size in bytes.
     *
     * @return int
     */
    public function size(): int;

    /**
     * Reads a part.
     *
     * @param int $offset The first byte.
     * @param int $limit The maximum number of bytes.
     * @return string Empty at and beyond the end.
     */
    public function read(int $offset, int $limit): string;
}
