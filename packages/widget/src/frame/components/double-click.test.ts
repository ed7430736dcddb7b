import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { DONE } from "../../gallery/memory-ports.ts";
import { showState } from "../../gallery/show-state.tsx";
import { settle } from "../../gallery/states.ts";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);

let remove = (): void => {};
afterEach(() => {
  remove();
  getSelection()?.removeAllRanges();
});

const ANSWER = [{ type: "chunk", content: "A cell is alive. ".repeat(30) } as const, DONE];

test("a double click on a suggestion selects no text", async () => {
  const { ports, ...shown } = await showState(root, {});
  remove = shown.remove;
  ports.script = () => ANSWER;
  await page.getByRole("button", { name: "Quiz me on chapter 3" }).dblClick();
  await settle();
  expect(String(getSelection())).toBe("");
  expect(ports.asked).toHaveLength(1);
});

test("a double click on a follow-up question selects no text", async () => {
  const { ports, models, ...shown } = await showState(root, {});
  remove = shown.remove;
  ports.script = () => ANSWER;
  void models.composer.ask("What is a cell?");
  await settle();
  await page.getByRole("button", { name: "Give me an example" }).dblClick();
  await settle();
  expect(String(getSelection())).toBe("");
});
