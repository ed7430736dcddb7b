import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMarkdownStream } from "../index.ts";
import { createContainer, options, render, drawEachDelta } from "./rendering.ts";

beforeEach(drawEachDelta);
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

/** All that is shown, whatever lines it stands in. */
function saidBy(container: HTMLElement): string {
  for (const run of container.querySelectorAll(".md-run")) run.before(" ");
  return container.textContent?.trim() ?? "";
}
const linksIn = (container: HTMLElement): string[] =>
  Array.from(container.querySelectorAll("a"), ({ href }) => href);

test("A very long paragraph goes on in runs, of which only the last is ever touched", () => {
  const { container, touched } = stream(LONG);
  expect(container.querySelectorAll("p")).toHaveLength(1);
  expect(container.querySelectorAll(".md-run").length).toBeGreaterThan(3);
  expect([...touched]).toEqual([]);
  const whole = saidBy(container);
  const links = linksIn(container);
  expect(links).toEqual(linksIn(render(LONG)));
  expect(whole).toBe(saidBy(render(LONG)));
});

test("Each of its runs begins with a sentence", () => {
  const { container } = stream(LONG);
  for (const run of container.querySelectorAll(".md-run")) {
    expect(run.textContent).toMatch(/^Sentence \d+ has/);
  }
});

test("It is not cut while something before is still open, or refers to what comes later", () => {
  for (const opening of ["**", "`", "$", "See [^1]. ", "See [the notes]. "]) {
    const { container } = stream(`Words and ${opening}${"plain words. ".repeat(500)}`);
    expect(container.querySelector(".md-run"), opening).toBeNull();
  }
});

test("It begins anew where its beginning turns out to be something else", () => {
  const { container } = stream(`${LONG}\n===\n\nText`);
  expect(container.querySelector("h1")?.textContent).toContain("Sentence 299");
  expect(container.querySelector("h1 .md-run")).toBeNull();
});

const LIST = Array.from(
  { length: 150 },
  (_, index) => `${index + 3}. Item **${index}**\n     - inner\n`,
).join("");

test("A very long list goes on in further lists, which count on", () => {
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

test("All of a very long list goes where it turns out to be something else", () => {
  const container = createContainer();
  const markdown = createMarkdownStream(container, options);
  const items = "- item\n".repeat(64);
  // A list item as far as one can tell, until the line's end makes a rule of it.
  for (const piece of [items, "* ", "*", " *", "\n"]) markdown.append(piece);
  markdown.end();
  expect(container.innerHTML).toBe(render(`${items}* * *\n`).innerHTML);
  expect(container.querySelectorAll("hr")).toHaveLength(1);
  expect(container.querySelectorAll("ul")).toHaveLength(1);
});
