import { describe, expect, it } from "vitest";
import { toPlainText } from "./plain-text.ts";

describe("the plain text of HTML", () => {
  it("has one line per block, without tags, scripts, styles or entities", () => {
    const html = `<style>p{}</style><h1>Cells</h1><p class="a">A&nbsp;&amp;&#x20;<b>B</b><br>C</p><SCRIPT>x<y</SCRIPT ><ul><li>1</li><li>2</li></ul>`;
    expect(toPlainText(html)).toBe("Cells\nA & B\nC\n1\n2");
  });

  it("includes the text after an unclosed script", () => {
    expect(toPlainText("<p>A</p><script>B")).toBe("A\nB");
  });

  it("is found quickly in a text crafted to be slow to parse", () => {
    expect(toPlainText(`${"<a ".repeat(300_000)}>x`)).toMatch(/x$/);
    expect(toPlainText(`${"<script ".repeat(300_000)}>x`)).toMatch(/x$/);
  });

  it("has all named characters decoded", () => {
    expect(
      toPlainText("Caf&eacute; &ndash; it&rsquo;s&nbsp;&#233;&#x1F9EC;&emsp;&bogus; AT&T"),
    ).toBe("Café – it’s é🧬 &bogus; AT&T");
    expect(toPlainText("photo&shy;synthesis")).toBe("photosynthesis");
  });

  it("has lone surrogates and invalid code points replaced", () => {
    expect(toPlainText("a &#xD83D; b &#0; c &#x110000;")).toBe("a \ufffd b \ufffd c \ufffd");
  });
});
