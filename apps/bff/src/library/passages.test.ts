import { describe, expect, it } from "vitest";
import { toPassages } from "./passages.ts";

const cut = (text: string): string[] =>
  toPassages([{ number: null, text }]).map((passage) => passage.text);

describe("the passages of a document", () => {
  it("hold whole paragraphs, several of which are together while there is room", () => {
    const paragraph = `${"Cells divide. ".repeat(35).trim()}`;
    const passages = cut([paragraph, paragraph, paragraph].join("\n"));
    expect(passages).toEqual([`${paragraph}\n${paragraph}`, paragraph]);
  });

  it("part a long paragraph between sentences", () => {
    const passages = cut("The cell divides in two. ".repeat(120));
    expect(passages.length).toBeGreaterThan(2);
    for (const passage of passages) {
      expect(passage.length).toBeLessThanOrEqual(1200);
      expect(passage).toMatch(/^The cell .* two\.$/);
    }
  });

  it("part a text that has no sentences, and no character in two", () => {
    const passages = cut("🧬".repeat(3000));
    expect(passages.join("")).toBe("🧬".repeat(3000));
    for (const passage of passages) expect(encodeURIComponent(passage)).not.toBe("");
  });

  it("hold no half characters, which no request could carry", () => {
    expect(cut("a\ud83d b")).toEqual(["a\ufffd b"]);
  });

  it("never run from one page into the next", () => {
    expect(
      toPassages([
        { number: 1, text: "One." },
        { number: 2, text: " \n" },
        { number: 3, text: "Three." },
      ]),
    ).toEqual([
      { number: 1, text: "One." },
      { number: 3, text: "Three." },
    ]);
  });
});
