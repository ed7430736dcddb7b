import axe from "axe-core";
import { afterEach, describe, expect, test } from "vitest";
import { type Look, showState } from "./show-state.tsx";
import { STATES } from "./states.ts";

const names = Object.keys(STATES);
const notErrors = names.filter((name) => !name.startsWith("error-"));

/** Failures differ only in their text, so they are checked in one look only. */
const LOOKS: readonly (readonly [string, Look, readonly string[]])[] = [
  ["light", {}, names],
  ["dark", { scheme: "dark" }, notErrors],
  ["right to left", { direction: "rtl" }, notErrors],
  [
    "a brand too light to read",
    { accent: "#ffd400" },
    ["empty", "answered", "consent", "versions"],
  ],
  ["a brand too dark for dark", { accent: "#1a0033", scheme: "dark" }, ["empty", "answered"]],
];

const root = document.createElement("div");
root.id = "app";
document.body.append(root);
document.title = "Sidenote";

let remove = (): void => {};
afterEach(() => remove());

/** Finishes animations, so that a half-faded colour does not fail the contrast check. */
function finishAnimations(): void {
  for (const motion of document.getAnimations()) {
    if (motion.effect?.getComputedTiming().iterations === Infinity) motion.cancel();
    else motion.finish();
  }
}

describe.each(LOOKS)("%s", (_, look, states) => {
  test.each(states)("%s has no axe violations", async (name) => {
    const shown = await showState(root, STATES[name]!, look);
    remove = shown.remove;
    finishAnimations();
    const { violations } = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    const found = violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
    expect(found).toEqual([]);
  });
});
