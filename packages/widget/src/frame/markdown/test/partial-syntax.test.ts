import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMarkdownStream } from "../index.ts";
import { createContainer, options, drawEachDelta } from "./rendering.ts";

beforeEach(drawEachDelta);
afterEach(() => vi.unstubAllGlobals());

/** All that could be read while the text was written, character by character. */
function everythingShown(text: string): string[] {
  const container = createContainer();
  const stream = createMarkdownStream(container, options);
  return Array.from(text, (character) => {
    stream.append(character);
    return readText(container);
  });
}

/** What stays there when the text is broken off, wherever that is. */
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

describe("Syntax that is still being written is never shown as text:", () => {
  for (const [name, text, raw] of cases) {
    test(name, () => {
      for (const shown of everythingShown(text)) expect(shown).not.toMatch(raw);
    });
  }
});

describe("Syntax that was broken off is not shown as text either:", () => {
  for (const [name, text, raw] of cases) {
    // What was to make them what they are did not come: they are text after all.
    if (/formula|table|reference|footnote/.test(name)) continue;
    test(name, () => {
      for (const shown of everythingLeft(text)) expect(shown).not.toMatch(raw);
    });
  }

  test("but a formula of which the end is missing is", () => {
    const container = createContainer();
    const stream = createMarkdownStream(container, options);
    stream.append("It is **$a^2 + b");
    stream.end(true);
    expect(container.textContent).toBe("It is $a^2 + b");
    expect(container.querySelector(".md-pending")).toBeNull();
  });
});

describe("What only looks like syntax is shown:", () => {
  test("prices", () => {
    const shown = everythingShown("It costs $5 and $6 each, or $7.50 then.\n");
    expect(shown.at(-1)?.trim()).toBe("It costs $5 and $6 each, or $7.50 then.");
    // No word has to wait for a second dollar sign.
    expect(shown.some((text) => text.trim() === "It costs $5 and")).toBe(true);
    expect(shown.every((text) => text.length > 0)).toBe(true);
  });

  test("stars and underscores between words", () => {
    const shown = everythingShown("2 * 3 * 4 and snake_case_name here\n");
    expect(shown.at(-1)?.trim()).toBe("2 * 3 * 4 and snake_case_name here");
  });

  test("brackets of citations", () => {
    expect(everythingShown("As shown [1] and [2, 3] there.\n").at(-1)?.trim()).toBe(
      "As shown [1] and [2, 3] there.",
    );
  });
});

test("a text ends complete although its last syntax was never closed", () => {
  const container = createContainer();
  const stream = createMarkdownStream(container, options);
  stream.append("An **open end and a [link](http");
  stream.end();
  expect(container.textContent).toBe("An **open end and a [link](http");
});
