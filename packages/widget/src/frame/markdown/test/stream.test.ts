import { describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { createMarkdownStream } from "../index.ts";
import "../markdown.css";
import { toPlainText } from "../late/plain-text.ts";
import { answers } from "./corpus.ts";
import {
  createContainer,
  nextFrame,
  options,
  render,
  streamFrames,
  renderEachDelta,
} from "./rendering.ts";

const direction = (element: Element | null | undefined): string =>
  element ? getComputedStyle(element).direction : "";

describe("While an answer is being written", () => {
  test("a selection in a finished block and one in the open block survive", async () => {
    const container = createContainer();
    const stream = createMarkdownStream(container, options);
    stream.append("A first paragraph.\n\nAn open paragraph with ");
    await vi.waitFor(() => expect(container.querySelectorAll("p")).toHaveLength(2));
    const selection = getSelection();
    for (const index of [0, 1]) {
      const text = container.querySelectorAll("p")[index]?.firstChild;
      if (!text) throw new Error("no text");
      selection?.setBaseAndExtent(text, 3, text, 12);
      const selected = selection?.toString();
      for (const delta of ["**bold", "** words", ".\n\n# Next", "\n\n- one\n- two\n"]) {
        stream.append(delta);
        await new Promise((resolve) => setTimeout(resolve, 60));
        expect(selection?.toString()).toBe(selected);
      }
    }
    stream.end();
    expect(selection?.toString()).not.toBe("");
  });

  test("a selection in code survives highlighting", async () => {
    const container = createContainer();
    const stream = createMarkdownStream(container, options);
    stream.append("```js\nconst answer = 42;\nreturn answer;\n");
    await vi.waitFor(() => expect(container.querySelector(".md-lines")).not.toBeNull());
    const text = container.querySelector(".md-lines")?.firstChild;
    if (!text) throw new Error("no code");
    getSelection()?.setBaseAndExtent(text, 6, text, 25);
    const selected = getSelection()?.toString();
    stream.append("```\n\nDone.");
    stream.end();
    await vi.waitFor(
      () => expect(container.querySelector(".md-hl-keyword")).not.toBeNull(),
      10_000,
    );
    expect(getSelection()?.toString()).toBe(selected);
    expect(container.querySelector("code")?.textContent).toBe(
      "const answer = 42;\nreturn answer;\n",
    );
    expect(container.querySelector(".md-code-bar > span")?.textContent).toBe("JavaScript");
  });

  test("few nodes are removed", async () => {
    let removed = 0;
    const text = (answers["lesson"] ?? "") + (answers["code"] ?? "") + (answers["tasks"] ?? "");
    const container = createContainer();
    const observer = new MutationObserver((records) => {
      for (const { removedNodes } of records) removed += removedNodes.length;
    });
    observer.observe(container, { childList: true, subtree: true });
    const stream = createMarkdownStream(container, options);
    renderEachDelta();
    for (let at = 0; at < text.length; at += 4) stream.append(text.slice(at, at + 4));
    vi.unstubAllGlobals();
    stream.end();
    await nextFrame();
    expect(removed / (text.length / 2000)).toBeLessThanOrEqual(10);
  });

  test("surrogate pairs and line endings may be split anywhere", async () => {
    const seen: string[] = [];
    await streamFrames("🎉 **𝒜** 👩‍👩‍👧\r\n\r\nnext", 1, (container) => {
      seen.push(container.textContent ?? "");
    });
    for (const text of seen) expect(text).not.toMatch(/[\ud800-\udfff]/u);
    expect(seen.at(-1)).toBe("🎉 𝒜 👩‍👩‍👧next");
  });

  test("the end shows everything at once, and nothing is added after it", async () => {
    const container = createContainer();
    const onRender = vi.fn();
    const stream = createMarkdownStream(container, { ...options, onRender });
    stream.append("all of it");
    stream.end();
    expect(container.textContent).toBe("all of it");
    expect(onRender).toHaveBeenCalledOnce();
    stream.append(" and more");
    stream.end();
    await nextFrame();
    expect(container.textContent).toBe("all of it");
  });

  test("an empty answer shows nothing", () => {
    expect(render("").childElementCount).toBe(0);
  });
});

describe("References", () => {
  test("a link is resolved when its definition follows later", () => {
    const container = render(
      "See [the notes] and [these][n].\n\nText.\n\n[the notes]: https://example.org/a\n[n]: https://example.org/b",
    );
    const links = [...container.querySelectorAll("a")].map((link) => link.href);
    expect(links).toEqual(["https://example.org/a", "https://example.org/b"]);
  });

  test("footnotes are numbered in order of mention, and link to the note and back", async () => {
    const container = render(
      "One[^b], two[^a], one again[^b].\n\n[^a]: Note **a**\n[^b]: Note b\n[^c]: Unused\n",
    );
    const marks = [...container.querySelectorAll("sup")].map((mark) => mark.textContent);
    expect(marks).toEqual(["1", "2", "1"]);
    const notes = [...container.querySelectorAll("section li")];
    expect(notes.map((note) => note.querySelector("p")?.textContent)).toEqual(["Note b", "Note a"]);
    expect(container.querySelector("section")?.getAttribute("aria-label")).toBe("Footnotes");

    const before = location.href;
    const third = container.querySelectorAll<HTMLElement>("sup a")[2];
    third?.click();
    expect(document.activeElement).toBe(notes[0]);
    notes[0]?.querySelector("button")?.click();
    expect(document.activeElement).toBe(third);
    expect(location.href).toBe(before);
  });
});

describe("A code block", () => {
  test("copies its text and says so", async () => {
    const copied: string[] = [];
    render("```\na\n  b\n```", { copyText: async (text) => copied.push(text) > 0 });
    await page.getByRole("button", { name: "Copy code" }).click();
    expect(copied).toEqual(["a\n  b"]);
    await expect.element(page.getByRole("button", { name: "Copied" })).toBeVisible();
    await expect.element(page.getByRole("button", { name: "Copy code" })).toBeVisible();
  });

  test("says when the browser refuses to copy", async () => {
    render("```\na\n```", { copyText: async () => false });
    await page.getByRole("button", { name: "Copy code" }).click();
    await expect.element(page.getByRole("button", { name: "Copying is blocked" })).toBeVisible();
  });

  test("selected by hand contains each line once, across its boxes", () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`).join("\n");
    const container = render(`\`\`\`\n${lines}\n\`\`\``);
    const code = container.querySelector("code");
    if (code) getSelection()?.selectAllChildren(code);
    expect(getSelection()?.toString().trim()).toBe(lines);
  });

  test("in an unknown language is not highlighted", async () => {
    const container = render("```nosuch\nx < y\n```");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(container.querySelector("code")?.textContent).toBe("x < y\n");
    expect(container.querySelector(".md-code-bar > span")?.textContent).toBe("nosuch");
  });
});

describe("Formulas", () => {
  test("become MathML, inline and as blocks", async () => {
    const container = render("Let $x^2$ be.\n\n$$\n\\frac{1}{2}\n$$\n");
    await vi.waitFor(() => expect(container.querySelectorAll("math")).toHaveLength(2), 10_000);
    expect(container.querySelector("msup")).not.toBeNull();
    expect(container.querySelector(".md-display mfrac")).not.toBeNull();
    expect(container.querySelector(".md-pending")).toBeNull();
  });

  test("that are not valid TeX show their source", async () => {
    const container = render("Bad: $\\frac{$ and $\\nosuch{x}$.");
    await vi.waitFor(() => expect(container.querySelector(".md-pending")).toBeNull(), 10_000);
    expect(container.textContent).toContain("\\nosuch");
    expect(container.textContent).toContain("Bad: \\frac{ and");
  });

  const sources = (text: string): (string | undefined)[] =>
    [...render(text).querySelectorAll<HTMLElement>("[data-formula]")].map(({ dataset }) =>
      dataset["formula"]?.replace("inline ", ""),
    );

  test.each([
    ["函数$f(x)$的导数", ["f(x)"]],
    ["함수$f(x)$는", ["f(x)"]],
    ["は$[0,1)$です", ["[0,1)"]],
    ["on $(a,b]$ only", ["(a,b]"]],
    ["$]0,1)$ is half open", ["]0,1)"]],
    ["$n!)$ and $)$", ["n!)", ")"]],
    ["in $/kg) and (in $/kWh)", []],
    ["US$5 and R$6$", []],
    ["df$col and df$row", []],
    ["Price per unit ($/kg) and energy ($/kWh)", []],
    ["US dollars ($) and Canadian dollars ($)", []],
    ["Revenue ($M) and profit ($M)", []],
  ])("are distinguished from prices, without spaces too: %s", (text, formulas) => {
    expect(sources(text)).toEqual(formulas);
  });

  test.each([
    ["|a|b|\n|-|-|\n| $x|y$ | 2 |", ["x|y", "2"]],
    ["|$|x|$|b|\n|-|-|\n|$P(A|B)$|2|", ["P(A|B)", "2"]],
    ["|a|b|\n|-|-|\n| $5 | $10 |", ["$5", "$10"]],
    ["|a|b|\n|-|-|\n|$5|$10|", ["$5", "$10"]],
    ["|a|b|\n|-|-|\n| Cost ($) | Price ($) |", ["Cost ($)", "Price ($)"]],
    ["|a|b|\n|-|-|\n| `$a` | `$b` |", ["$a", "$b"]],
    ["| Cost ($) | Price ($) |\n|-|-|\n| 1 | 2 |", ["1", "2"]],
    ["| `$_GET` | `$_POST` |\n|-|-|\n| 1 | 2 |", ["1", "2"]],
  ])("keep their pipes in a table: %j", (text, cells) => {
    const last = [...render(text).querySelectorAll("tbody tr:last-child td")];
    const written = last.map((cell) => {
      const formula = cell.querySelector<HTMLElement>("[data-formula]");
      return formula ? formula.dataset["formula"]?.replace("inline ", "") : cell.textContent;
    });
    expect(written).toEqual(cells);
  });
});

test("a formula that was broken off is shown as its exact source", () => {
  const container = render("Look:\n\n$$6\\,CO_2 + 6\\,H_2O \\xrightarrow{\\text{light}} C_6_");
  expect(container.textContent).toContain(
    "$$6\\,CO_2 + 6\\,H_2O \\xrightarrow{\\text{light}} C_6_",
  );
  expect(render("$$ is **no** formula").querySelector("strong")).not.toBeNull();
});

test("a bare URL keeps its balanced parentheses", () => {
  const container = render("(see http://example.org/a_(b)). Or http://example.org/c).");
  const links = [...container.querySelectorAll("a")].map((link) => link.getAttribute("href"));
  expect(links).toEqual(["http://example.org/a_(b)", "http://example.org/c"]);
});

test("a footnote after an exclamation mark is not an image", () => {
  const container = render("That's it![^1]\n\n[^1]: Really.");
  expect(container.textContent).toContain("That's it!");
  expect(container.querySelector("sup")).not.toBeNull();
  expect(container.textContent).not.toContain("[^1]");
});

test("plain text has formulas in words, code as its length and no markup", async () => {
  const text =
    "# Title\n\nA **bold** [link](https://example.org) and $x^2$ ![cat](https://e.org/c)[^1].\n\n```py\n1\n2\n```\n\n- [x] done\n- plain\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: note";
  expect(await toPlainText(text, options.t)).toBe(
    "Title\n\nA bold link and x² Image: cat.\n\nCode block, 2 lines\n\nDone: done\nplain\n\na, b\nc, d\n\nnote",
  );
});

test("each block has its own direction, code and formulas are left to right", () => {
  const container = render("نص عربي\n\nEnglish text\n\n- عربي\n\n`code` نص\n\n```\ncode\n```");
  const [arabic, english] = container.querySelectorAll(":scope > .md-part > p");
  expect(direction(arabic)).toBe("rtl");
  expect(direction(english)).toBe("ltr");
  expect(direction(container.querySelector("ul"))).toBe("rtl");
  expect(direction(container.querySelector("code"))).toBe("ltr");
  expect(direction(container.querySelector("pre"))).toBe("ltr");
});
