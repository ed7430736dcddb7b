import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMarkdownStream } from "../index.ts";
import { createContainer, options, renderEachDelta } from "./rendering.ts";

beforeEach(renderEachDelta);
afterEach(() => vi.unstubAllGlobals());

/** Every text visible while the source is written character by character. */
function everythingShown(text: string): string[] {
  const container = createContainer();
  const stream = createMarkdownStream(container, options);
  return Array.from(text, (character) => {
    stream.append(character);
    return readText(container);
  });
}

/** The text that remains when the source is broken off at each position. */
function everythingLeft(text: string): string[] {
  return Array.from(text, (_, index) => {
    const container = createContainer();
    const stream = createMarkdownStream(container, options);
    stream.append(text.slice(0, index + 1));
    stream.end(true);
    return readText(container);
  });
}

function readText(container: HTMLElement): string {
  const copy = container.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return "";
  for (const button of copy.querySelectorAll(
    "button, .md-formula math, .md-formula:not(.md-pending)",
  ))
    button.remove();
  return copy.textContent ?? "";
}

const cases: [name: string, text: string, raw: RegExp][] = [
  ["strong text", "This is **really** important and **so is this**.\n", /\*/],
  ["emphasis", "An *important* word, _another_ and ***both*** here.\n", /[*_]/],
  ["struck text", "It was ~~wrong~~ right.\n", /~/],
  ["code in a line", "Call `print(x)` or ``a-b`` now.\n", /`.*print|print.*`|``/],
  ["a code block", "Look:\n\n```python\nprint(1)\n```\n\nDone.\n", /`|python\n/],
  [
    "a link",
    'See [the *notes* here](https://example.org/a?b=c "Title") for more.\n',
    /[[\]()"]|https/,
  ],
  ["a link by reference", "See [the notes][1] there.\n\n[1]: https://example.org\n", /\]\[|https/],
  ["an image", "Look: ![a cell](https://example.org/cell.png) there.\n", /[![\]()]|https/],
  ["an address in angle brackets", "Go to <https://example.org/path> now.\n", /[<>]/],
  ["a formula", "So $a^2 + b^2 = c^2$ holds, and \\(x_1\\) too.\n", /[$\\^_()]/],
  ["a display formula", "So\n\n$$\nx^2\n$$\n\nand\n\\[\ny_2\n\\]\nend.\n", /[$\\^_[\]]/],
  ["a table", "Here:\n\n| Name | Age |\n|:-----|----:|\n| Ada | 36 |\n| Bob | 7 |\n", /[|:]-|\|/],
  ["a table right under text", "Here it is\n| Name | Age |\n|---|---|\n| Ada | 36 |\n", /\|/],
  ["headings", "# One\n\n## Two\n\nThree\n---\n", /[#-]/],
  ["lists", "- one\n- two\n  - three\n\n1. four\n2. five\n", /^[-\d]|\n[-\d]/],
  ["tasks", "- [ ] one\n- [x] two\n", /[[\]]|x/],
  ["a quote", "> Remember\n> this\n", />/],
  ["a rule", "one\n\n---\n\ntwo\n", /-/],
  ["a footnote", "Water[^h2o] is wet.\n\n[^h2o]: It is.\n", /[[\]^]|h2o/],
  ["an entity", "Fish &amp; chips &copy; us.\n", /amp|&c|&a/],
  ["an escape", "Five \\* six.\n", /\\/],
];

describe("Unfinished syntax is never shown as text:", () => {
  for (const [name, text, raw] of cases) {
    test(name, () => {
      for (const shown of everythingShown(text)) expect(shown).not.toMatch(raw);
    });
  }
});

/** Cases whose syntax needs the rest of the text: broken off, they are text after all. */
const NEEDS_THE_REST =
  /formula|table|reference|footnote|entity|code in a line|image|brackets|lists/;

function leave(text: string): HTMLElement {
  const container = createContainer();
  const stream = createMarkdownStream(container, options);
  stream.append(text);
  stream.end(true);
  return container;
}

describe("Syntax that was broken off is not shown as text either:", () => {
  for (const [name, text, raw] of cases) {
    if (NEEDS_THE_REST.test(name)) continue;
    test(name, () => {
      for (const shown of everythingLeft(text)) expect(shown).not.toMatch(raw);
    });
  }

  test("marks in a table's last row", () => {
    const container = leave("| Name | Age |\n|---|---|\n| Ada | 36 |\n| **Gra");
    expect(container.querySelector("tr:last-child strong")?.textContent).toBe("Gra");
  });
});

describe("A text that was broken off keeps", () => {
  test.each([
    ["what only looks like a marker", "It costs 5 $", "It costs 5 $"],
    ["a star that opens nothing", "The algorithm A*", "The algorithm A*"],
    ["an ampersand", "She works at AT&T", "She works at AT&T"],
    ["a space before its last character", "Bonjour !", "Bonjour !"],
    ["what looks like a tag", "if x <y", "if x <y"],
    ["a number alone", "The result:\n\n42", "The result:42"],
    ["a number that is marked", "**42**", "42"],
    ["a note in brackets", "[Note]: Please read chapter 3", "[Note]: Please read chapter 3"],
    ["the source of an unclosed formula", "It is **$a*b + c", "It is $a*b + c"],
  ])("%s", (_name, text, shown) => {
    const container = leave(text);
    expect(container.textContent).toBe(shown);
    expect(container.querySelector(".md-pending")).toBeNull();
  });

  test.each([
    "So $x^2$",
    "So **it is $x^2$",
    "So **it is $x^2$**",
    "So\n\n$$\nx^2\n$$",
    "$$ 1 + 1 = 2 $$",
  ])("the formula at the end of %j", (text) => {
    const container = leave(text);
    expect(container.querySelectorAll(".md-formula")).toHaveLength(1);
    expect(container.textContent).not.toContain("$");
  });

  test("a table's whole last row", () => {
    const container = leave("| Year | Sum |\n|---|---|\n| 2023 | 45.2 |");
    expect(container.querySelector("td")?.textContent).toBe("2023");
  });
});
