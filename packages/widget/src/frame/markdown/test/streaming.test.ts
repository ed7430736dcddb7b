import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMarkdownStream } from "../index.ts";
import { answers, corpus } from "./corpus.ts";
import { createContainer, options, render, renderEachDelta } from "./rendering.ts";

beforeEach(renderEachDelta);
afterEach(() => vi.unstubAllGlobals());

function stream(text: string, size: number): HTMLElement {
  const container = createContainer();
  const markdown = createMarkdownStream(container, options);
  for (let at = 0; at < text.length; at += size) markdown.append(text.slice(at, at + size));
  markdown.end();
  return container;
}

/** Normalises formulas and code colours, which are rendered later. */
function structure(container: HTMLElement): string {
  container.normalize();
  for (const late of container.querySelectorAll(".md-formula, .md-lines")) {
    late.textContent =
      late instanceof HTMLElement ? (late.dataset["formula"] ?? late.textContent) : "";
    late.classList.remove("md-pending");
  }
  return container.innerHTML;
}

describe("A text streamed in pieces ends up the same as rendered at once", () => {
  for (const [name, text] of Object.entries(corpus)) {
    test(name, () => {
      const whole = structure(render(text));
      for (const size of [1, 2, 3, 4, 5, 6, 7]) {
        expect(structure(stream(text, size)), `pieces of ${size}`).toBe(whole);
      }
    });
  }

  test("with Windows line endings", () => {
    const text = answers["lesson"] ?? "";
    const whole = structure(render(text));
    for (const size of [1, 2, 3]) {
      expect(structure(stream(text.replaceAll("\n", "\r\n"), size))).toBe(whole);
    }
  });
});
