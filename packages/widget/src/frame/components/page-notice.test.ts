import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { showState } from "../../gallery/show-state.tsx";
import { STATES } from "../../gallery/states.ts";

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
