import { describe, expect, it } from "vitest";
import { toPlainText } from "./plain-text.ts";

describe("the words of a piece of HTML", () => {
  it("are its text, a line to a block, with no tags, scripts, styles or entities", () => {
    const html = `<style>p{}</style><h1>Cells</h1><p class="a">A&nbsp;&amp;&#x20;<b>B</b><br>C</p><SCRIPT>x<y</SCRIPT ><ul><li>1</li><li>2</li></ul>`;
    expect(toPlainText(html)).toBe("Cells\nA & B\nC\n1\n2");
  });

  it("are those after a script that has no end, too", () => {
    expect(toPlainText("<p>A</p><script>B")).toBe("A\nB");
  });

  it("are found in a text made to be slow to read", () => {
    expect(toPlainText(`${"<a ".repeat(300_000)}>x`)).toMatch(/x$/);
    expect(toPlainText(`${"<script ".repeat(300_000)}>x`)).toMatch(/x$/);
  });

  it("have every character that HTML has a name for", () => {
    expect(
      toPlainText("Caf&eacute; &ndash; it&rsquo;s&nbsp;&#233;&#x1F9EC;&emsp;&bogus; AT&T"),
    ).toBe("Café – it’s é🧬 &bogus; AT&T");
    expect(toPlainText("photo&shy;synthesis")).toBe("photosynthesis");
  });

  it("have no half of a character, nor what is none", () => {
    expect(toPlainText("a &#xD83D; b &#0; c &#x110000;")).toBe("a \ufffd b \ufffd c \ufffd");
  });
});
