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
 * The chat server, as Moodle itself calls it: for privacy requests, status checks and the reports of a course. Never to
 * show a page of a course.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class bff {
    /** @var int The longest Moodle waits, in seconds. */
    private const TIMEOUT = 10;

    /**
     * Creates a client.
     *
     * @param \core\http_client $http Moodle's HTTP client, which minds its proxy and its blocked hosts.
     * @param string $url The server's URL, without a slash at its end.
     */
    public function __construct(
        /** @var \core\http_client The HTTP client. */
        private readonly \core\http_client $http,
        /** @var string The server's URL. */
        private readonly string $url,
    ) {
    }

    /**
     * The server as the site has configured it.
     *
     * @return self
     */
    public static function configured(): self {
        return new self(\core\di::get(\core\http_client::class), site_settings::bff_url());
    }

    /**
     * Everything the server holds of one user.
     *
     * @param int $userid The user.
     * @return \stdClass What the server answered.
     * @throws bff_exception If it could not be had.
     */
    public function export_user(int $userid): \stdClass {
        $answer = json_decode((string) $this->request_as_privacy('GET', '/users/me/export', $userid)->getBody());
        if (!$answer instanceof \stdClass) {
            throw new bff_exception('errorbffanswer', 'not a JSON object');
        }
        return $answer;
    }

    /**
     * Erases everything the server holds of one user.
     *
     * @param int $userid The user.
     * @throws bff_exception If it could not be done now.
     */
    public function erase_user(int $userid): void {
        $this->request_as_privacy('DELETE', '/users/me', $userid);
    }

    /**
     * What became of the documents that a teacher may read in a course.
     *
     * @param launch_claims $teacher Who, where.
     * @return string[]|null States by document, in the words of GET /documents; null if the server reads no documents.
     * @throws bff_exception If it could not be had.
     */
    public function document_states(launch_claims $teacher): ?array {
        $response = $this->request('GET', '/documents', launch_token::sign($teacher));
        $answer = json_decode((string) $response->getBody(), true);
        if ($response->getStatusCode() !== 200 || !is_array($answer) || !array_key_exists('documents', $answer)) {
            throw new bff_exception('errorbffanswer', 'HTTP ' . $response->getStatusCode());
        }
        return $answer['documents'] === null ? null : array_column($answer['documents'], 'state', 'id');
    }

    /**
     * How the assistant of a course did, in numbers of no one.
     *
     * @param launch_claims $teacher Who, where.
     * @return array[] What GET /statistics tells, by weeks; null where in no week of them enough people asked.
     * @throws bff_exception If it could not be had.
     */
    public function statistics(launch_claims $teacher): array {
        $response = $this->request('GET', '/statistics', launch_token::sign($teacher));
        $answer = json_decode((string) $response->getBody(), true);
        if ($response->getStatusCode() !== 200 || !is_array($answer['periods'] ?? null)) {
            throw new bff_exception('errorbffanswer', 'HTTP ' . $response->getStatusCode());
        }
        return array_column($answer['periods'], 'counts', 'weeks');
    }

    /**
     * The reasons that students of a course gave with their ratings.
     *
     * @param launch_claims $teacher Who, where.
     * @return array What GET /feedback returns: days, and feedback, each with a rating, a reason and its week.
     * @throws bff_exception If it could not be had.
     */
    public function feedback(launch_claims $teacher): array {
        $response = $this->request('GET', '/feedback', launch_token::sign($teacher));
        $answer = json_decode((string) $response->getBody(), true);
        if ($response->getStatusCode() !== 200 || !is_int($answer['days'] ?? null) || !is_array($answer['feedback'] ?? null)) {
            throw new bff_exception('errorbffanswer', 'HTTP ' . $response->getStatusCode());
        }
        return $answer;
    }

    /**
     * Sends a request for a page, and returns whatever answer comes. A page with many of them waits only once for a server
     * that does not answer.
     *
     * @param string $method The HTTP method.
     * @param string $path The path, from its slash.
     * @param string|null $token A launch token.
     * @param array $options More options of Guzzle's.
     * @return ResponseInterface
     * @throws bff_exception If no answer comes.
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
     * Sends a request and returns whatever answer comes.
     *
     * @param string $method The HTTP method.
     * @param string $path The path, from its slash.
     * @param string|null $token A launch token.
     * @param array $options More options of Guzzle's.
     * @return ResponseInterface
     * @throws bff_exception If no answer comes.
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
     * Sends a request about one user in Moodle's own name; only a success comes back.
     *
     * @param string $method The HTTP method.
     * @param string $path The path.
     * @param int $userid The user.
     * @return ResponseInterface
     */
    private function request_as_privacy(string $method, string $path, int $userid): ResponseInterface {
        $token = launch_token::sign(launch_token::claims_for_privacy($userid));
        // Each by itself: one task of many runs in one process, and what was away may be back.
        $response = $this->send($method, $path, $token);
        if (intdiv($response->getStatusCode(), 100) !== 2) {
            throw new bff_exception('errorbffanswer', 'HTTP ' . $response->getStatusCode());
        }
        return $response;
    }
}
