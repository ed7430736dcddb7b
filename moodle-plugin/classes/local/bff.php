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

use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Exception\GuzzleException;
use GuzzleHttp\RequestOptions;
use Psr\Http\Message\ResponseInterface;

/**
 * A client of the chat server, for privacy requests, status checks and course reports. Never used for course pages.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class bff {
    /** @var int The timeout in seconds. */
    private const TIMEOUT = 10;

    /**
     * Creates a client.
     *
     * @param \core\http_client $http Moodle's HTTP client, which respects the site's proxy and blocked hosts.
     * @param string $url The server's URL, without a trailing slash.
     */
    public function __construct(
        /** @var \core\http_client The HTTP client. */
        private readonly \core\http_client $http,
        /** @var string The server's URL. */
        private readonly string $url,
    ) {
    }

    /**
     * Creates a client of the configured server.
     *
     * @return self
     */
    public static function configured(): self {
        return new self(\core\di::get(\core\http_client::class), site_settings::bff_url());
    }

    /**
     * Exports everything that the server holds about a user.
     *
     * @param int $userid The user.
     * @return \stdClass The server's response.
     * @throws bff_exception If the request fails.
     */
    public function export_user(int $userid): \stdClass {
        return $this->request_as_privacy('GET', '/users/me/export', $userid);
    }

    /**
     * Erases everything that the server holds about a user.
     *
     * @param int $userid The user.
     * @throws bff_exception If the request fails, or its response does not say what was erased.
     */
    public function erase_user(int $userid): void {
        if (!isset($this->request_as_privacy('DELETE', '/users/me', $userid)->erased)) {
            throw new bff_exception('errorbffanswer', 'no receipt');
        }
    }

    /**
     * The states of the documents that a teacher may read in a course.
     *
     * @param launch_claims $teacher The claims of the teacher in the course.
     * @return string[]|null The states as in GET /documents, by document id; null if the server reads no documents.
     * @throws bff_exception If the request fails.
     */
    public function document_states(launch_claims $teacher): ?array {
        $response = $this->request('GET', '/documents', launch_token::sign($teacher));
        $answer = json_decode((string) $response->getBody(), true);
        if (
            $response->getStatusCode() !== 200 || !is_array($answer) || !array_key_exists('documents', $answer)
            || !is_array($answer['documents'] ?? [])
        ) {
            throw new bff_exception('errorbffanswer', 'HTTP ' . $response->getStatusCode());
        }
        return $answer['documents'] === null ? null : array_column($answer['documents'], 'state', 'id');
    }

    /**
     * Aggregate counts of the assistant's use in a course.
     *
     * @param launch_claims $claims The claims for the reports on the course.
     * @return array[] The counts as in GET /statistics, by number of weeks; null for a period with too few people.
     * @throws bff_exception If the request fails.
     */
    public function statistics(launch_claims $claims): array {
        $response = $this->request('GET', '/statistics', launch_token::sign($claims));
        $answer = json_decode((string) $response->getBody(), true);
        $periods = $answer['periods'] ?? null;
        $isperiod = fn($row): bool => is_array($row) && is_int($row['weeks'] ?? null) && is_array($row['counts'] ?? []);
        if ($response->getStatusCode() !== 200 || !is_array($periods) || array_filter($periods, $isperiod) !== $periods) {
            throw new bff_exception('errorbffanswer', 'HTTP ' . $response->getStatusCode());
        }
        return array_column($periods, 'counts', 'weeks');
    }

    /**
     * Requests the reasons that students of a course gave with their ratings.
     *
     * @param launch_claims $claims The claims for the reports on the course.
     * @return array The response of GET /feedback: days, and feedback, each with a rating, a reason and its week.
     * @throws bff_exception If the request fails.
     */
    public function feedback(launch_claims $claims): array {
        $response = $this->request('GET', '/feedback', launch_token::sign($claims));
        if ($response->getStatusCode() === 404) {
            // A server older than this block lets nobody read them.
            return ['days' => 0, 'feedback' => []];
        }
        $answer = json_decode((string) $response->getBody(), true);
        $rows = $answer['feedback'] ?? null;
        if (
            $response->getStatusCode() !== 200 || !is_int($answer['days'] ?? null) || !is_array($rows)
            || array_filter($rows, self::is_reason(...)) !== $rows
        ) {
            throw new bff_exception('errorbffanswer', 'HTTP ' . $response->getStatusCode());
        }
        return $answer;
    }

    /**
     * Whether a row of GET /feedback is as the protocol has it.
     *
     * @param mixed $row The row.
     * @return bool
     */
    private static function is_reason(mixed $row): bool {
        return is_array($row)
            && in_array($row['rating'] ?? null, ['up', 'down'], true)
            && is_string($row['reason'] ?? null)
            && is_string($row['week'] ?? null)
            && preg_match('/^\d{4}-\d\d-\d\d$/D', $row['week'])
            && strtotime($row['week']) !== false;
    }

    /**
     * Sends a request while rendering a page, and returns the response whatever its status. Once the server is
     * unreachable, further requests of the same page fail at once.
     *
     * @param string $method The HTTP method.
     * @param string $path The path, with its leading slash.
     * @param string|null $token A launch token.
     * @param array $options Further Guzzle options.
     * @return ResponseInterface
     * @throws bff_exception If there is no response.
     */
    public function request(string $method, string $path, ?string $token = null, array $options = []): ResponseInterface {
        $unreachable = \cache::make_from_params(\cache_store::MODE_REQUEST, 'block_sidenote', 'unreachable');
        if ($why = $unreachable->get(sha1($this->url))) {
            throw new bff_exception('errorbffunreachable', $why);
        }
        try {
            return $this->send($method, $path, $token, $options);
        } catch (bff_exception $exception) {
            if ($exception->isunreachable) {
                $unreachable->set(sha1($this->url), $exception->debuginfo);
            }
            throw $exception;
        }
    }

    /**
     * Sends a request and returns the response whatever its status.
     *
     * @param string $method The HTTP method.
     * @param string $path The path, with its leading slash.
     * @param string|null $token A launch token.
     * @param array $options Further Guzzle options.
     * @return ResponseInterface
     * @throws bff_exception If there is no response.
     */
    private function send(string $method, string $path, ?string $token, array $options = []): ResponseInterface {
        if ($this->url === '') {
            throw new bff_exception('errornobffurl');
        }
        try {
            return $this->http->request($method, $this->url . $path, $options + [
                RequestOptions::HTTP_ERRORS => false,
                RequestOptions::ALLOW_REDIRECTS => false,
                RequestOptions::CONNECT_TIMEOUT => self::TIMEOUT,
                RequestOptions::TIMEOUT => self::TIMEOUT,
                RequestOptions::HEADERS => array_filter([
                    'Accept' => 'application/json',
                    'Authorization' => $token === null ? null : "Bearer $token",
                ]),
            ]);
        } catch (GuzzleException $exception) {
            $isunreachable = $exception instanceof ConnectException;
            throw new bff_exception('errorbffunreachable', $exception->getMessage(), $isunreachable);
        }
    }

    /**
     * Sends a request about a user with Moodle's own privacy token.
     *
     * @param string $method The HTTP method.
     * @param string $path The path.
     * @param int $userid The user.
     * @return \stdClass What a successful response says.
     * @throws bff_exception If there is no response, its status is not 2xx, or it is not a JSON object.
     */
    private function request_as_privacy(string $method, string $path, int $userid): \stdClass {
        $token = launch_token::sign(launch_token::claims_for_privacy($userid));
        // Always tries anew, because one process runs many tasks and the server may be back by the next.
        $response = $this->send($method, $path, $token);
        if (intdiv($response->getStatusCode(), 100) !== 2) {
            throw new bff_exception('errorbffanswer', 'HTTP ' . $response->getStatusCode());
        }
        $answer = json_decode((string) $response->getBody());
        if (!$answer instanceof \stdClass) {
            throw new bff_exception('errorbffanswer', 'not a JSON object');
        }
        return $answer;
    }
}
