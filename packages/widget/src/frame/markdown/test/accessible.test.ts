import axe from "axe-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../styles/index.css";
import "../markdown.css";
import { answers } from "./corpus.ts";
import { render } from "./rendering.ts";

afterEach(() => {
  delete document.documentElement.dataset["scheme"];
  document.body.replaceChildren();
});

/** Waits for formulas and code colours. */
async function settle(container: HTMLElement): Promise<void> {
  await vi.waitFor(() => expect(container.querySelector(".md-pending")).toBeNull(), 10_000);
  if (container.querySelector(".md-code")) {
    await vi.waitFor(() => expect(container.querySelector("[class^=md-hl-]")).not.toBeNull(), {
      timeout: 10_000,
    });
  }
}

describe.each(["light", "dark"])("In the %s scheme axe finds no violations in", (scheme) => {
  test.each(["lesson", "code", "maths", "tasks", "links", "scripts"])("%s", async (name) => {
    document.documentElement.dataset["scheme"] = scheme;
    document.documentElement.lang = "en";
    const container = render(answers[name] ?? "");
    await settle(container);
    const { violations } = await axe.run(container, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      // Landmarks and headings of the page around an answer are missing here.
      rules: { region: { enabled: false }, "heading-order": { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

test("several tables and code blocks do not clutter the list of landmarks", () => {
  const container = render("| a |\n|---|\n\n```\nx\n```\n\n| b |\n|---|\n\n```\ny\n```\n");
  expect(container.querySelectorAll("[role=region]")).toHaveLength(0);
  const scrolling = [...container.querySelectorAll("[tabindex='0']")];
  expect(
    scrolling.map((each) => [each.getAttribute("role"), each.getAttribute("aria-label")]),
  ).toEqual([
    ["group", "Table"],
    ["group", "Code block, 1 line"],
    ["group", "Table"],
    ["group", "Code block, 1 line"],
  ]);
});

test("an empty header cell of a table is a plain cell", () => {
  const head = render("|  | Mitosis |\n|---|---|\n| Cells | 2 |\n").querySelector("thead");
  expect([...(head?.querySelectorAll("th") ?? [])].map((cell) => cell.textContent)).toEqual([
    "Mitosis",
  ]);
  expect(head?.querySelectorAll("td")).toHaveLength(1);
});
