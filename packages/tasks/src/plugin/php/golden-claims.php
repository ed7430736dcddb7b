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

/**
 * Checks, without Moodle, that the plugin's claims and a plain HS256 signature produce the golden tokens.
 *
 * Usage: php golden-claims.php <plugin directory>. If they differ, prints the payload and exits with 1.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use block_sidenote\local\launch_claims;

$plugin = $argv[1];
require($plugin . '/classes/local/launch_claims.php');
$golden = json_decode(file_get_contents($plugin . '/tests/fixtures/launch_claims.json'), true, 16, JSON_THROW_ON_ERROR);

$base64url = fn(string $bytes): string => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
$json = fn(array $value): string => json_encode($value, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
$differs = 0;
foreach ($golden['tokens'] as ['name' => $name, 'claims' => $expected, 'token' => $token]) {
    $claims = new launch_claims(
        $expected['iss'],
        $expected['aud'],
        $expected['sub'],
        $expected['role'],
        $expected['locale'],
        $expected['course_id'] ?? 0,
        $expected['context_id'] ?? 0,
        $expected['instance_id'] ?? 0,
        $expected['cmid'] ?? 0,
        $expected['messages_per_day'] ?? 0,
        $expected['switched_role_id'] ?? 0,
        $expected['scope'] ?? null,
    );
    $payload = $claims->to_payload($golden['now'], $expected['jti']);
    $header = ['typ' => 'JWT', 'alg' => 'HS256', 'kid' => $golden['kid']];
    $signed = $base64url($json($header)) . '.' . $base64url($json($payload));
    $made = $signed . '.' . $base64url(hash_hmac('sha256', $signed, $golden['secret'], true));
    if ($payload !== $expected || $made !== $token) {
        echo "$name: ", $json($payload), "\n";
        $differs++;
    }
}
exit($differs === 0 && count($golden['tokens']) > 0 ? 0 : 1);
