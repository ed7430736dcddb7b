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

namespace block_sidenote;

use block_sidenote\local\launch_claims;
use block_sidenote\local\launch_secret;
use block_sidenote\local\launch_token;
use core\encryption;
use Firebase\JWT\JWT;
use Firebase\JWT\Key;

/**
 * Tests of the launch token: its claims, its signature, its secrets.
 *
 * @covers     \block_sidenote\local\launch_claims
 * @covers     \block_sidenote\local\launch_secret
 * @covers     \block_sidenote\local\launch_token
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class launch_token_test extends \advanced_testcase {
    /**
     * Reads the golden file, which the chat server's tests read too.
     *
     * @return array
     */
    private static function golden(): array {
        return json_decode(file_get_contents(__DIR__ . '/fixtures/launch_claims.json'), true);
    }

    /**
     * Creates the claims of the golden file.
     *
     * @return launch_claims[]
     */
    private static function claims(): array {
        $site = ['https://moodle.example.edu/site', 'https://sidenote.example.edu'];
        $guest = 'guest-0123456789abcdef0123456789abcdef';
        return [
            new launch_claims(...[...$site, '42', 'student', 'pt-BR', 7, 311, 19]),
            new launch_claims(...[...$site, '6', 'teacher', 'en', 7, 23, 0]),
            new launch_claims(...[...$site, $guest, 'guest', 'ar', 7, 311, 19]),
            new launch_claims(...[...$site, '42', 'student', 'en', 'scope' => launch_claims::SCOPE_PRIVACY]),
            new launch_claims(...[...$site, '42', 'student', 'en', 7, 311, 19, 512]),
            new launch_claims(...[...$site, '42', 'student', 'pt-BR', 7, 311, 19, 0, 20]),
            new launch_claims(...[...$site, '6', 'teacher', 'en', 7, 'scope' => launch_claims::SCOPE_REPORTS]),
            new launch_claims(...[...$site, '6', 'student', 'en', 7, 311, 19, 'switchedroleid' => 5]),
        ];
    }

    /**
     * Both ends agree on every claim and on every byte of a token.
     */
    public function test_the_claims_and_tokens_are_those_of_the_golden_file(): void {
        $this->resetAfterTest();
        $golden = self::golden();
        set_config('secret1', $golden['secret'], 'block_sidenote');
        $this->assertSame($golden['kid'], launch_secret::in_slot(1)->kid);
        foreach (self::claims() as $index => $claims) {
            $expected = $golden['tokens'][$index];
            $payload = $claims->to_payload($golden['now'], $expected['claims']['jti']);
            $this->assertSame($expected['claims'], $payload, $expected['name']);
            $this->assertSame($expected['token'], launch_token::encode($payload, launch_secret::in_slot(1)));
        }
        $this->assertCount(count(self::claims()), $golden['tokens']);
    }

    /**
     * A token is issued by the site's clock, is valid for five minutes and has a unique id.
     */
    public function test_a_token_is_valid_for_five_minutes_and_unique(): void {
        $this->resetAfterTest();
        $this->getDataGenerator()->get_plugin_generator('block_sidenote')->configure_site();
        $clock = $this->mock_clock_with_frozen(time());
        $decode = fn(string $token): \stdClass => JWT::decode($token, new Key(\block_sidenote_generator::SECRET, 'HS256'));
        $first = $decode(launch_token::sign(launch_token::claims_for_privacy(7)));
        $second = $decode(launch_token::sign(launch_token::claims_for_privacy(7)));
        $this->assertSame($clock->time(), $first->iat);
        $this->assertSame($clock->time() + 300, $first->exp);
        $this->assertNotSame($first->jti, $second->jti);
        $this->assertSame('privacy', $first->scope);
        $this->assertSame('7', $first->sub);
    }

    /**
     * With two secrets, the chosen one signs, and its key id is in the header.
     */
    public function test_the_chosen_secret_signs_and_its_key_id_is_in_the_header(): void {
        $this->resetAfterTest();
        $this->getDataGenerator()->get_plugin_generator('block_sidenote')->configure_site();
        set_config('secret2', str_repeat('b', 32), 'block_sidenote');
        set_config('signwith', '2', 'block_sidenote');
        $token = launch_token::sign(launch_token::claims_for_privacy(7));
        $header = json_decode(base64_decode(explode('.', $token)[0]));
        $this->assertSame('moodle-2', $header->kid);
        $this->assertSame('HS256', $header->alg);
        $this->assertNotEmpty(JWT::decode($token, new Key(str_repeat('b', 32), 'HS256')));
    }

    /**
     * A secret that is too short is not used.
     */
    public function test_a_secret_of_31_bytes_does_not_sign(): void {
        $this->resetAfterTest();
        set_config('secret1', str_repeat('x', 31), 'block_sidenote');
        $this->assertNull(launch_secret::signing());
        $this->expectExceptionMessage(get_string('errornosecret', 'block_sidenote'));
        launch_token::sign(launch_token::claims_for_privacy(7));
    }

    /**
     * The setting stores secrets encrypted and rejects short ones.
     */
    public function test_the_setting_encrypts_secrets_and_rejects_short_ones(): void {
        global $CFG;
        require_once($CFG->libdir . '/adminlib.php');
        $this->resetAfterTest();
        $setting = new local\admin\secret_setting('block_sidenote/secret1', '', '');
        $this->assertSame(get_string('errorshortsecret', 'block_sidenote', 32), $setting->write_setting(str_repeat('x', 31)));
        $this->assertSame('', $setting->write_setting(\block_sidenote_generator::SECRET));
        $this->assertStringNotContainsString('secret-for-tests', get_config('block_sidenote', 'secret1'));
        $this->assertSame(\block_sidenote_generator::SECRET, launch_secret::in_slot(1)->secret);
        $this->assertSame('', $setting->write_setting(''));
        $this->assertNull(launch_secret::in_slot(1));
    }

    /**
     * A secret that this site cannot decrypt is not used.
     */
    public function test_a_secret_encrypted_with_another_key_is_not_used(): void {
        $this->resetAfterTest();
        $encrypted = encryption::encrypt(str_repeat('x', 40));
        set_config('secret1', substr($encrypted, 0, -8) . 'AAAAAAA=', 'block_sidenote');
        $this->assertNull(launch_secret::in_slot(1));
        $this->assertDebuggingCalled();
    }
}
