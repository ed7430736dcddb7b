import { onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { type Look, showState } from "../../gallery/show-state.tsx";
import type { State } from "../../gallery/states.ts";

const root = document.createElement("div");
root.id = "app";

/** Shows the frame in a state until the test has finished, with all its models and ports. */
export async function show(state: State = {}, look: Look = {}) {
  document.body.append(root);
  const shown = await showState(root, state, look);
  onTestFinished(shown.remove);
  const part = await shown.models.loader.load();
  return { ...part, ...shown, composer: shown.models.composer };
}

export const box = page.getByRole("textbox", { name: "Your question" });

/** Returns the name of the focused element, or else its tag's. */
export const focused = (): string =>
  document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.tagName ?? "";

/** Returns the texts of the answers. */
export const answers = (): string[] =>
  [...document.querySelectorAll(".answer .body")].map((body) => body.textContent ?? "");
