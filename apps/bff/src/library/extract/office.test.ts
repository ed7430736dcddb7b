import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readOffice } from "./office.ts";

const zip = (parts: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])));

describe("the text of an office file", () => {
  it("is a document's paragraphs, with words joined that are split into runs", () => {
    const xml = `<w:document><w:body><w:p><w:r><w:t>Photo</w:t></w:r><w:r><w:t xml:space="preserve">synthesis &amp; light</w:t></w:r></w:p><w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`;
    const [page] = readOffice(
      zip({ "word/document.xml": xml, "word/styles.xml": "<w:t>no</w:t>" }),
    );
    expect(page?.number).toBeNull();
    expect(
      page?.text
        .trim()
        .split(/\n+/)
        .map((line) => line.trim()),
    ).toEqual(["Photosynthesis & light", "A B", "C", "x"]);
  });

  it("has XML entities decoded, and lone surrogates replaced", () => {
    const xml = "<w:p><w:t>&lt;b&gt; &#233; &#x1F9EC; &#xD83D; &eacute;</w:t></w:p>";
    expect(readOffice(zip({ "word/document.xml": xml }))[0]?.text).toBe(
      "<b> é 🧬 \ufffd &eacute;\n",
    );
  });

  it("is a presentation's slides, in order", () => {
    const slide = (text: string): string =>
      `<p:sld><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;
    const pages = readOffice(
      zip({
        "ppt/slides/slide10.xml": slide("Ten"),
        "ppt/slides/slide2.xml": slide("Two"),
        "ppt/slides/_rels/slide2.xml.rels": "<x/>",
        "ppt/notesSlides/notesSlide1.xml": slide("Notes"),
      }),
    );
    expect(pages).toEqual([
      { number: 2, text: "Two\n" },
      { number: 10, text: "Ten\n" },
    ]);
  });

  it("is read from LibreOffice documents and slides, too", () => {
    const text = zip({
      mimetype: "application/vnd.oasis.opendocument.text",
      "content.xml": `<office:text><text:h>Title</text:h><text:p>Osmosis<text:s/>is &lt;this&gt;</text:p></office:text>`,
    });
    expect(readOffice(text)).toEqual([{ number: null, text: "Title\nOsmosis is <this>\n" }]);
    const slides = zip({
      "content.xml": `<draw:page><text:p>One</text:p></draw:page><draw:page><text:p>Two</text:p></draw:page>`,
    });
    expect(readOffice(slides)).toEqual([
      { number: 1, text: "One\n" },
      { number: 2, text: "Two\n" },
    ]);
  });

  it("is refused if the file unpacks to too much", () => {
    const slide = `<a:t>${"a".repeat(17 * 1024 * 1024)}</a:t>`;
    const parts = [1, 2, 3].map((number) => [`ppt/slides/slide${number}.xml`, slide] as const);
    const bomb = zip(Object.fromEntries(parts));
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => readOffice(bomb)).toThrow("it unpacks to too much");
  });

  it("is read quickly from a file crafted to be slow to parse", () => {
    const xml = `${"<".repeat(300_000)}<w:p><w:t>x</w:t></w:p>`;
    expect(readOffice(zip({ "word/document.xml": xml }))[0]?.text).toContain("x");
  });

  it("is refused if the file is not a zip file", () => {
    expect(() => readOffice(strToU8("not a zip"))).toThrow("invalid zip data");
  });
});
