import { describe, expect, it } from "vitest";
import { toPassages } from "./passages.ts";

const cut = (text: string): string[] =>
  toPassages([{ number: null, text }]).map((passage) => passage.text);

describe("the passages of a document", () => {
  it("consist of whole paragraphs, as many as fit", () => {
    const paragraph = `${"Cells divide. ".repeat(35).trim()}`;
    const passages = cut([paragraph, paragraph, paragraph].join("\n"));
    expect(passages).toEqual([`${paragraph}\n${paragraph}`, paragraph]);
  });

  it("split a long paragraph between sentences", () => {
    const passages = cut("The cell divides in two. ".repeat(120));
    expect(passages.length).toBeGreaterThan(2);
    for (const passage of passages) {
      expect(passage.length).toBeLessThanOrEqual(1200);
      expect(passage).toMatch(/^The cell .* two\.$/);
    }
  });

  it("split a text without sentences, but no surrogate pair", () => {
    const passages = cut("🧬".repeat(3000));
    expect(passages.join("")).toBe("🧬".repeat(3000));
    for (const passage of passages) expect(encodeURIComponent(passage)).not.toBe("");
  });

  it("have lone surrogates replaced", () => {
    expect(cut("a\ud83d b")).toEqual(["a\ufffd b"]);
  });

  it("never span two pages", () => {
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
