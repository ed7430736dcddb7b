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

use core\exception\moodle_exception;

/**
 * The unchanged content of a file in Moodle's file storage.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class stored_bytes implements content {
    /**
     * Creates the content.
     *
     * @param int $id The file's id.
     * @param int $size The file's size in bytes.
     */
    public function __construct(
        /** @var int The file's id. */
        private readonly int $id,
        /** @var int The file's size in bytes. */
        private readonly int $size,
    ) {
    }

    #[\Override]
    public function size(): int {
        return $this->size;
    }

    #[\Override]
    public function read(int $offset, int $limit): string {
        $storage = get_file_storage();
        $file = $storage->get_file_by_id($this->id);
        if (!$file || !$storage->get_file_system()->is_file_readable_remotely_by_storedfile($file)) {
            throw new moodle_exception('errorunreadabledocument', 'block_sidenote');
        }
        $handle = $file->get_content_file_handle();
        try {
            // Never loads the whole file. Also works with remote storage, where the handle can only read forwards.
            return (string) stream_get_contents($handle, $limit, min($offset, $this->size));
        } finally {
            fclose($handle);
        }
    }
}
