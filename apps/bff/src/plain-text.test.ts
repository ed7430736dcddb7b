import { describe, expect, it } from "vitest";
import { decodeEntities, toPlainText } from "./plain-text.ts";

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
});

describe("the entities of XML", () => {
  it("are the characters they stand for, and what is none is left", () => {
    expect(decodeEntities("&lt;b&gt; &#233; &#x1F9EC; &bogus; &#0;")).toBe("<b> é 🧬 &bogus; &#0;");
  });
});
