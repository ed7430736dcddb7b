import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { CONTEXT } from "../../gallery/memory-ports.ts";
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

test("what the server says about the open page stands above the question and describes its box", async () => {
  ({ remove } = await showState(root, STATES["graded-work"] ?? {}));
  await expect.element(page.getByText(NOTICE)).toBeVisible();
  await expect
    .element(box)
    .toHaveAccessibleDescription(`${NOTICE} AI can be wrong. Check what matters.`);
});

test("a long notice is read before the box, and not again at each focus", async () => {
  ({ remove } = await showState(root, STATES["long-notices"] ?? {}));
  const notice = page.getByText(LONG_NOTICE).element();
  expect(notice.compareDocumentPosition(box.element())).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  await expect.element(box).toHaveAccessibleDescription("AI can be wrong. Check what matters.");
});

test("the question's box stays where it is when a notice arrives", async () => {
  const shown = await showState(root, STATES["loading"] ?? {});
  ({ remove } = shown);
  const top = (): number => box.element().getBoundingClientRect().top;
  const before = top();
  shown.models.course.context.value = { ...CONTEXT, notice: LONG_NOTICE };
  await expect.element(page.getByText(LONG_NOTICE)).toBeVisible();
  expect(top()).toBe(before);
});

test("on other pages there is only the usual hint", async () => {
  ({ remove } = await showState(root, {}));
  await expect.element(box).toHaveAccessibleDescription("AI can be wrong. Check what matters.");
});

test("a long notice leaves room for the conversation at 400 % zoom, and can be read to its end", async () => {
  await page.viewport(320, 256);
  ({ remove } = await showState(root, STATES["long-notices"] ?? {}));
  await expect.element(page.getByText(LONG_NOTICE)).toBeInTheDocument();
  const bottom = (selector: string): number =>
    document.querySelector(selector)!.getBoundingClientRect().bottom;
  expect(document.querySelector("main")!.clientHeight).toBeGreaterThan(0);
  expect(bottom("#composer-hint")).toBeLessThanOrEqual(256);
  const notice = page.getByText(LONG_NOTICE).element();
  notice.scrollTo(0, notice.scrollHeight);
  expect(notice.scrollTop + notice.clientHeight).toBe(notice.scrollHeight);
});

test("a notice has its own direction, and lines of its own", async () => {
  ({ remove } = await showState(root, STATES["graded-work"] ?? {}, { direction: "rtl" }));
  const notice = page.getByText(NOTICE, { exact: true });
  await expect.element(notice).toHaveStyle({ direction: "ltr", display: "block" });
});
