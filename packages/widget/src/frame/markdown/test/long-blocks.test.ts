import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMarkdownStream } from "../index.ts";
import { createContainer, options, render, renderEachDelta } from "./rendering.ts";

beforeEach(renderEachDelta);
afterEach(() => vi.unstubAllGlobals());

const sentence = (number: number): string =>
  `Sentence ${number} has **bold words**, \`code_${number}\` and [a link](https://example.org/${number}). `;
const LONG = Array.from({ length: 300 }, (_, index) => sentence(index))
  .join("")
  .trim();

function stream(text: string, size = 20): { container: HTMLElement; touched: Set<Node> } {
  const container = createContainer();
  const touched = new Set<Node>();
  const markdown = createMarkdownStream(container, options);
  const observer = new MutationObserver(() => {});
  const mutations = { childList: true, characterData: true, subtree: true };
  for (let at = 0; at < text.length; at += size) {
    const finished = [...container.querySelectorAll(".md-run:not(:last-child)")];
    for (const run of finished) observer.observe(run, mutations);
    markdown.append(text.slice(at, at + size));
    for (const { target } of observer.takeRecords()) touched.add(target);
  }
  markdown.end();
  return { container, touched };
}

/** The text shown, with spaces between runs. */
function textOf(container: HTMLElement): string {
  for (const run of container.querySelectorAll(".md-run")) run.before(" ");
  return container.textContent?.trim() ?? "";
}
const linksIn = (container: HTMLElement): string[] =>
  Array.from(container.querySelectorAll("a"), ({ href }) => href);

test("A very long paragraph is split into runs, of which only the last is ever touched", () => {
  const { container, touched } = stream(LONG);
  expect(container.querySelectorAll("p")).toHaveLength(1);
  expect(container.querySelectorAll(".md-run").length).toBeGreaterThan(3);
  expect([...touched]).toEqual([]);
  const whole = textOf(container);
  const links = linksIn(container);
  expect(links).toEqual(linksIn(render(LONG)));
  expect(whole).toBe(textOf(render(LONG)));
});

test("Each run of a long paragraph starts with a sentence", () => {
  const { container } = stream(LONG);
  for (const run of container.querySelectorAll(".md-run")) {
    expect(run.textContent).toMatch(/^Sentence \d+ has/);
  }
});

test("A paragraph is not split after open syntax or an unresolved reference", () => {
  for (const opening of ["**", "`", "$", "See [^1]. ", "See [the notes]. "]) {
    const { container } = stream(`Words and ${opening}${"plain words. ".repeat(500)}`);
    expect(container.querySelector(".md-run"), opening).toBeNull();
  }
});

test("A split paragraph is rendered again if it turns out to be a heading", () => {
  const { container } = stream(`${LONG}\n===\n\nText`);
  expect(container.querySelector("h1")?.textContent).toContain("Sentence 299");
  expect(container.querySelector("h1 .md-run")).toBeNull();
});

const LIST = Array.from(
  { length: 150 },
  (_, index) => `${index + 3}. Item **${index}**\n     - inner\n`,
).join("");

test("A very long list is split into several lists with continued numbers", () => {
  const { container } = stream(`${LIST}\nAfter.`);
  const lists = [...container.querySelectorAll(".md-part > ol")];
  expect(lists.map((list) => [list.getAttribute("start"), list.children.length])).toEqual([
    ["3", 64],
    ["67", 64],
    ["131", 22],
  ]);
  expect(container.innerHTML).toBe(render(`${LIST}\nAfter.`).innerHTML);
  expect(container.querySelector(".md-part")?.lastElementChild?.textContent).toBe("After.");
});

test("An item that turns out to be a thematic break removes its split list", () => {
  const container = createContainer();
  const markdown = createMarkdownStream(container, options);
  const items = "- item\n".repeat(64);
  // This looks like a list item until the end of the line makes it a thematic break.
  for (const piece of [items, "* ", "*", " *", "\n"]) markdown.append(piece);
  markdown.end();
  expect(container.innerHTML).toBe(render(`${items}* * *\n`).innerHTML);
  expect(container.querySelectorAll("hr")).toHaveLength(1);
  expect(container.querySelectorAll("ul")).toHaveLength(1);
});
