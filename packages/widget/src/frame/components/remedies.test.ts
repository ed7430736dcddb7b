import { afterEach, expect, test } from "vitest";
import { showState } from "../../gallery/show-state.tsx";
import { STATES } from "../../gallery/states.ts";
import { ChatFailure } from "../ports.ts";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);

let remove = (): void => {};
afterEach(() => remove());

function expectOnlyText(): void {
  const card = root.querySelector(".failure")!;
  expect(card.textContent).toContain("Reload the course page");
  expect(card.querySelector("button")).toBeNull();
}

test.each(["error-token_invalid", "error-token_expired"])(
  "%s offers nothing but what it says: to reload the course page",
  async (name) => {
    ({ remove } = await showState(root, STATES[name]!));
    expectOnlyText();
  },
);

test("neither does a context that could not be loaded without a valid token", async () => {
  const prepare = STATES["context-failed"]!.prepare!;
  ({ remove } = await showState(root, {
    prepare(ports) {
      prepare(ports);
      ports.context = new ChatFailure("token_expired");
    },
  }));
  expectOnlyText();
});
