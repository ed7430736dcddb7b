import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { DONE, toHistory } from "../../gallery/memory-ports.ts";
import { showState } from "../../gallery/show-state.tsx";
import { settle, type State } from "../../gallery/states.ts";
import { ChatFailure, type FailureCode } from "../ports.ts";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);

let remove = (): void => {};
afterEach(() => remove());

async function show(state: State = {}) {
  const shown = await showState(root, state);
  remove = shown.remove;
  return shown;
}

/** Asks a question that fails, then one that is answered. */
async function failThenAnswer(code: FailureCode) {
  const shown = await show();
  const { ports, models } = shown;
  ports.script = () => new ChatFailure(code);
  await models.composer.ask("What is a cell?");
  await settle();
  ports.script = () => [{ type: "chunk", content: "Yes." }, DONE];
  await models.composer.ask("Is it alive?");
  await settle();
  return shown;
}

const questions = (): (string | null)[] =>
  [...document.querySelectorAll(".bubble")].map(({ textContent }) => textContent);
const button = (name: string) => page.getByRole("button", { name });

test("a failed question that is not the last one can be asked again, at the end", async () => {
  await failThenAnswer("llm_timeout");
  await button("Try again").click();
  await settle();
  expect(questions()).toEqual(["What is a cell?", "Is it alive?", "What is a cell?"]);
  // Not a third time.
  expect(button("Try again").query()).toBeNull();
});

test("while another question is being answered, a failed one cannot be asked again", async () => {
  const { ports, models } = await failThenAnswer("llm_timeout");
  ports.script = () => [];
  await models.composer.ask("Why?");
  await settle();
  expect(button("Try again").query()).toBeNull();
});

test("a question that must be changed and is not the last one goes to the composer", async () => {
  const { models } = await failThenAnswer("invalid_request");
  await page
    .getByText("could not read")
    .element()
    .closest(".card")!
    .querySelector("button")!
    .click();
  await settle();
  expect(models.composer.draft.peek()).toBe("What is a cell?");
  expect(questions()).toEqual(["What is a cell?", "Is it alive?"]);
});

test("a question without an answer in the history can be asked again", async () => {
  const { ports } = await show({
    prepare(ports) {
      const { messages, session_id } = toHistory("h", "One?", "Lost.", "Two?", "Second.");
      ports.histories.set("h", { session_id, messages: messages.toSpliced(1, 1) });
      ports.sessions.push({ session_id: "h", title: "One?", updated_at: "", message_count: 3 });
    },
  });
  await expect.element(page.getByText("This answer was interrupted.")).toBeVisible();
  await button("Try again").click();
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["One?"]);
  expect(questions()).toEqual(["One?", "Two?", "One?"]);
});
