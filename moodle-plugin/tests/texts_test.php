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

use block_sidenote\local\admin\url_setting;
use block_sidenote\local\locale;
use block_sidenote\local\plain_text;

/**
 * Tests of the handling of language codes, markup and URLs.
 *
 * @covers     \block_sidenote\local\locale
 * @covers     \block_sidenote\local\plain_text
 * @covers     \block_sidenote\local\admin\url_setting
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class texts_test extends \advanced_testcase {
    /**
     * Moodle's language codes become BCP 47 tags.
     */
    public function test_language_codes_become_bcp_47_tags(): void {
        $expected = [
            'en' => 'en', 'en_us' => 'en-US', 'en_us_k12' => 'en-US', 'pt_br' => 'pt-BR', 'zh_cn' => 'zh-CN', 'ar' => 'ar',
            'de_kids' => 'de', 'de_wp' => 'de', 'sr_lt' => 'sr-Latn', 'fil' => 'fil', 'ca_valencia' => 'ca-valencia',
            '' => 'en', '<script>' => 'en',
        ];
        foreach ($expected as $moodle => $tag) {
            $this->assertSame($tag, locale::from_moodle($moodle), $moodle);
        }
    }

    /**
     * Markup becomes plain lines.
     */
    public function test_markup_becomes_plain_lines(): void {
        $html = "<h3>Plan</h3><p>A&nbsp;<strong>bold</strong> &amp; <em>fair</em>\n one</p><ul><li>x</li><li>y</li></ul>"
            . '<script>alert(1)</script>';
        $this->assertSame("Plan\nA bold & fair\none\nx\ny", plain_text::from_html($html));
        $this->assertSame('1 < 2', plain_text::from_html('1 &lt; 2'));
        $this->assertSame('abcd…', plain_text::from_html('<p>abcdefgh</p>', 5));
        $table = '<table><tr><th>Ion</th><th>Charge</th></tr><tr><td>K</td><td>+1</td></tr></table>';
        $this->assertSame("Ions:\nIon Charge\nK +1", plain_text::from_html("Ions:$table"));
    }

    /**
     * Stored texts of every format become plain text, without filters and in all languages.
     */
    public function test_stored_texts_become_plain_in_all_languages(): void {
        $this->resetAfterTest();
        filter_set_global_state('multilang', TEXTFILTER_ON);
        $this->assertSame("1 < 2\n*3*", plain_text::from_stored("1 < 2\n*3*", (int) FORMAT_PLAIN));
        $this->assertSame("Title\na bold word", plain_text::from_stored("# Title\n\na **bold** word", (int) FORMAT_MARKDOWN));
        $this->assertSame("one\ntwo", plain_text::from_stored("one\ntwo", (int) FORMAT_MOODLE));
        $this->assertSame('Cell Zelle', plain_text::from_stored('{mlang en}Cell{mlang}{mlang de}Zelle{mlang}', (int) FORMAT_HTML));
        $spans = '<span lang="en" class="multilang">Cell</span><span class="multilang" lang="de">Zelle</span>';
        $this->assertSame('Cell Zelle', plain_text::from_stored($spans, (int) FORMAT_HTML));
        $long = '<p>' . str_repeat('long ', 400000) . '<script>' . str_repeat('x<', 400000) . '</script>end</p>';
        $this->assertSame(2000003, strlen(plain_text::from_stored($long, (int) FORMAT_HTML)));
        $this->assertSame('a c', plain_text::from_html('a <style>b</style>c<script>d</script >'));
        $this->assertSame('1d', plain_text::from_html("1<script>d"));
    }

    /**
     * Content that FilterCodes shows only to some people is left out; code that merely looks similar is kept.
     */
    public function test_content_for_some_people_only_is_left_out(): void {
        $this->resetAfterTest();
        $text = 'For all. {ifteacher}Answers: {ifingroup A}42{/ifingroup}{/ifteacher} And so on. {ifenrolled}x{/ifenrolled} End.';
        $this->assertSame('For all. End.', plain_text::from_stored($text, (int) FORMAT_HTML));
        foreach (['{ifprofile_field_dept2}x{/ifprofile_field_dept2}', '{note}x{/note}', '{IfGuest}x{/IfGuest}'] as $secret) {
            $this->assertSame('A B', plain_text::from_stored("A $secret B", (int) FORMAT_HTML));
        }
        foreach (['{if(a) b();}', 'function f() {ifelse}', '{if $x}y{/if}', '{/ifx} {ifx}', '{note to self}'] as $code) {
            $this->assertSame($code, plain_text::from_stored($code, (int) FORMAT_HTML));
        }
    }

    /**
     * Texts crafted to be slow are converted. A naive implementation would take minutes.
     */
    public function test_texts_crafted_to_be_slow_are_converted(): void {
        $this->resetAfterTest();
        foreach (['<span ', '<p ', '<script ', "\r", '{ifx', '{/if', '{note}', '{mlang ', '</script '] as $piece) {
            $text = plain_text::from_stored(str_repeat($piece, 60000) . 'multilang end', (int) FORMAT_HTML);
            $this->assertLessThanOrEqual(60000 * strlen($piece) + 13, strlen($text));
        }
    }

    /**
     * The chat server's URL must use https, or be on this machine.
     */
    public function test_the_chat_servers_url_is_https_or_local(): void {
        global $CFG;
        require_once($CFG->libdir . '/adminlib.php');
        $setting = new url_setting('block_sidenote/bffurl', '', '', '', PARAM_RAW_TRIMMED);
        foreach (['', 'https://chat.example.edu', 'https://example.edu:8443/chat/', 'http://localhost:8080'] as $good) {
            $this->assertTrue($setting->validate($good), $good);
        }
        $bad = [
            'http://chat.example.edu', 'chat.example.edu', 'javascript:alert(1)', 'https://a:b@example.edu', 'https://e.edu/?x=1',
        ];
        foreach ($bad as $url) {
            $this->assertSame(get_string('errorurl', 'block_sidenote'), $setting->validate($url), $url);
        }
    }
}
