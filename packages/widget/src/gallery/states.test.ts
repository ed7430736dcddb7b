import axe from "axe-core";
import { afterEach, describe, expect, test } from "vitest";
import { type Look, showState } from "./show-state.tsx";
import { STATES } from "./states.ts";

const names = Object.keys(STATES);
const calm = names.filter((name) => !name.startsWith("error-"));

/** Failures differ by a sentence alone: they are looked at in one look. */
const LOOKS: readonly (readonly [string, Look, readonly string[]])[] = [
  ["light", {}, names],
  ["dark", { scheme: "dark" }, calm],
  ["right to left", { direction: "rtl" }, calm],
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

/** Motion at rest: a colour that is half faded in fails for no reason. */
function calmDown(): void {
  for (const motion of document.getAnimations()) {
    if (motion.effect?.getComputedTiming().iterations === Infinity) motion.cancel();
    else motion.finish();
  }
}

describe.each(LOOKS)("%s", (_, look, states) => {
  test.each(states)("%s breaks no rule of axe", async (name) => {
    const shown = await showState(root, STATES[name]!, look);
    remove = shown.remove;
    calmDown();
    const { violations } = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    const found = violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
    expect(found).toEqual([]);
  });
});
