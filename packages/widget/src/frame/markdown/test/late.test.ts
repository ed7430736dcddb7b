import { beforeAll, describe, expect, test, vi } from "vitest";
import { cdp } from "vitest/browser";
import { createWords } from "../../../gallery/create-words.ts";
import type { MarkdownStream } from "../../ports.ts";
import { createMarkdownStream } from "../index.ts";

// Does not use rendering.ts, which loads all syntax before the first test.
const words = createWords();
await words.need("asking");

function begin(): { container: HTMLElement; stream: MarkdownStream; seen: string[] } {
  document.body.replaceChildren();
  const container = document.body.appendChild(document.createElement("div"));
  const options = { t: words.t, copyText: async () => true, id: "test" };
  const seen: string[] = [];
  new MutationObserver(() => seen.push(container.textContent ?? "")).observe(container, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return { container, stream: createMarkdownStream(container, options), seen };
}

const TEXT =
  "Look:\n\n| a | b |\n|---|---|\n| c | $x$ |\n\n- [x] done[^1]\n\nSee www.example.org.\n\n[^1]: Note\n";
const RAW = /[|$^[\]]/;

const shown = (container: HTMLElement): (string | undefined)[] =>
  ["td", ".md-formula", ".md-task-done", "a[href='http://www.example.org/']", "section li"].map(
    (selector) => container.querySelector(selector)?.localName,
  );

beforeAll(async () => {
  await cdp().send("Network.enable");
});

describe("Lazily loaded syntax", () => {
  test("is shown as text if it cannot be loaded, and nothing of the answer is missing", async () => {
    await cdp().send("Network.setBlockedURLs", { urls: ["*/late/index.ts*"] });
    const { container, stream } = begin();
    stream.append(TEXT);
    stream.append("The end.");
    stream.end();
    await vi.waitFor(() => expect(container.textContent).toContain("The end."), 10_000);
    expect(container.textContent).toContain("| c | $x$ |");
    await cdp().send("Network.setBlockedURLs", { urls: [] });
  });

  test("is waited for: it is never shown as text, and text before it is not delayed", async () => {
    const { container, stream, seen } = begin();
    stream.append("Before.\n\n");
    await vi.waitFor(() => expect(container.textContent).toBe("Before."));
    for (const character of TEXT) {
      stream.append(character);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    await vi.waitFor(() => expect(container.querySelector("section li")).not.toBeNull(), 10_000);
    stream.end();
    expect(shown(container)).toEqual(["td", "span", "span", "a", "li"]);
    expect(seen.filter((text) => RAW.test(text))).toEqual([]);
  });

  test("is available at once in the next answer", () => {
    const { container, stream } = begin();
    stream.append(TEXT);
    stream.end();
    expect(shown(container)).toEqual(["td", "span", "span", "a", "li"]);
  });
});
