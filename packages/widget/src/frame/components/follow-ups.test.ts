import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { DONE } from "../../gallery/memory-ports.ts";
import { showState } from "../../gallery/show-state.tsx";
import { settle } from "../../gallery/states.ts";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);

let remove = (): void => {};
afterEach(() => remove());

test("a follow-up question is not suggested again after the language has changed", async () => {
  const { ports, models, ...shown } = await showState(root, {});
  remove = shown.remove;
  ports.script = () => [{ type: "chunk", content: "A cell is alive. ".repeat(9) }, DONE];
  await models.composer.ask("Cells?");
  await settle();
  await page.getByRole("button", { name: "Give me an example" }).click();
  await settle();
  await models.words.use("de");
  await settle();
  const suggested = [...document.querySelectorAll(".follow-ups .chip")];
  expect(suggested.map(({ textContent }) => textContent)).toEqual([
    models.words.t("followSimpler"),
    models.words.t("followQuiz"),
    models.words.t("followSummary"),
  ]);
});
