import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { DONE } from "../../gallery/memory-ports.ts";
import { settle, STATES } from "../../gallery/states.ts";
import { box, show } from "./show-app.ts";

test("the whole answer is announced once, as plain text, when it is complete", async () => {
  const { ports } = await show({
    act: ({ composer }, ports) => {
      ports.script = () => [{ type: "chunk", content: "Light is **bright" }];
      void composer.ask("Why?");
    },
  });
  const log = document.querySelector('[role="log"]')!;
  const status = document.querySelector('.unseen [role="status"]')!;
  expect(status.textContent).toBe("Answering…");
  expect(log.textContent).toBe("");
  ports.advance(7_000);
  await settle();
  expect(status.textContent).toBe("Still answering…");
  ports.emit({ type: "chunk", content: "**.\n\n```js\na\nb\n```" });
  ports.emit(DONE);
  await settle();
  expect(status.textContent).toBe("Answer complete.");
  expect([...log.children].map((entry) => entry.textContent)).toEqual([
    "Light is bright.\n\nCode block, 2 lines",
  ]);
});

test("the transcript is not a live region, and is busy while an answer arrives", async () => {
  await show(STATES["streaming"]);
  const answer = document.querySelector(".answer")!;
  expect(answer.getAttribute("aria-busy")).toBe("true");
  expect(answer.closest("[aria-live], [role=log], [role=status]")).toBeNull();
});

test("while a dialog is open, announcements are made inside it", async () => {
  const { ports } = await show(STATES["answered"]);
  ports.script = () => [];
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await page.getByRole("button", { name: "Conversations" }).click();
  const dialog = page.getByRole("dialog", { name: "Conversations" });
  await expect.element(dialog).toBeVisible();
  // Earlier announcements are not repeated.
  expect(dialog.getByRole("log").element().textContent).toBe("");
  expect(dialog.getByRole("status").first().element().textContent).toBe("");
  ports.emit({ type: "chunk", content: "Because." });
  ports.emit(DONE);
  await expect.element(dialog.getByRole("log")).toHaveTextContent("Because.");
  await expect.element(dialog.getByText("Answer complete.")).toBeInTheDocument();
});

test("texts in another language than the interface have a lang attribute, also in the log", async () => {
  const { ports } = await show({}, { locale: "de" });
  const ask = async (question: string, answer: string) => {
    ports.script = () => [{ type: "chunk", content: answer }, DONE];
    await page.getByRole("textbox", { name: "Deine Frage" }).fill(question);
    await userEvent.keyboard("{Enter}");
    await settle();
  };
  const languages = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => element.getAttribute("lang"));

  await ask("Why is the sky blue, and what is in it?", "This is the light that you can see in it.");
  await ask("Warum ist der Himmel blau?", "Das ist das Licht, und es ist nicht rot.");
  await expect.poll(() => languages(".question .bubble")).toEqual(["en", null]);
  await expect.poll(() => languages(".answer .body")).toEqual(["en", null]);
  await expect.poll(() => languages("[role=log] p")).toEqual(["en", null]);
});
