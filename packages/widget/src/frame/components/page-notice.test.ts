import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { showState } from "../../gallery/show-state.tsx";
import { STATES } from "../../gallery/states.ts";
import { LONG_NOTICE } from "../../gallery/texts.ts";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);

let remove = (): void => {};
afterEach(() => remove());

const NOTICE = "This is graded: here I give hints, not answers.";
const box = page.getByRole("textbox", { name: "Your question" });

test("what the server says about the open page stands below the question and describes its box", async () => {
  ({ remove } = await showState(root, STATES["graded-work"] ?? {}));
  await expect.element(page.getByText(NOTICE)).toBeVisible();
  await expect
    .element(box)
    .toHaveAccessibleDescription(`${NOTICE} AI can be wrong. Check what matters.`);
});

test("on other pages nothing precedes the usual hint", async () => {
  ({ remove } = await showState(root, {}));
  await expect.element(box).toHaveAccessibleDescription("AI can be wrong. Check what matters.");
});

test("a long notice leaves room for the conversation at 400 % zoom, and can be read to its end", async () => {
  await page.viewport(320, 256);
  ({ remove } = await showState(root, STATES["long-notices"] ?? {}));
  await expect.element(page.getByText(LONG_NOTICE)).toBeInTheDocument();
  const footer = document.querySelector("footer")!;
  expect(footer.getBoundingClientRect().bottom).toBeLessThanOrEqual(256);
  expect(document.querySelector("main")!.clientHeight).toBeGreaterThan(0);
  footer.scrollTo(0, footer.scrollHeight);
  const hint = footer.querySelector("#composer-hint")!;
  expect(hint.getBoundingClientRect().bottom).toBeLessThanOrEqual(256);
});

test("a notice has its own direction, and lines of its own", async () => {
  ({ remove } = await showState(root, STATES["graded-work"] ?? {}, { direction: "rtl" }));
  const notice = page.getByText(NOTICE, { exact: true });
  await expect.element(notice).toHaveStyle({ direction: "ltr", display: "block" });
});
