import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { DONE } from "../../gallery/memory-ports.ts";
import { settle, STATES } from "../../gallery/states.ts";
import { answers, box, focused, show } from "./show-app.ts";

test("asking, rating and editing work with the keyboard alone", async () => {
  const { ports } = await show();
  await box.click();
  await userEvent.keyboard("Why is the sky blue?{Enter}");
  await settle();
  expect(answers()).toEqual(["Hello."]);
  expect(focused()).toBe("Your question");

  // Backwards over the follow-ups and the answer's actions.
  const wanted = ["Poor answer", "Good answer", "Answer again"];
  for (const name of wanted) {
    for (let i = 0; i < 8 && focused() !== name; i++)
      await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    expect(focused()).toBe(name);
  }
  await userEvent.keyboard("{Tab}{Enter}");
  await settle();
  expect(ports.rated).toEqual([{ rating: "up" }]);
  await userEvent.keyboard("{Escape}");

  await box.click();
  await userEvent.keyboard("{ArrowUp}");
  await settle();
  expect(focused()).toBe("Edit your question");
  await userEvent.keyboard(" And red?{Enter}");
  await settle();
  expect(ports.asked.at(-1)?.message).toBe("Why is the sky blue? And red?");
  expect(focused()).toBe("Your question");
});

test("Shift+Enter breaks the line, Enter sends", async () => {
  const { ports } = await show();
  await box.click();
  await userEvent.keyboard("one{Shift>}{Enter}{/Shift}two{Enter}");
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["one\ntwo"]);
});

test("Enter while a turn is running shows a notice and keeps the draft", async () => {
  const { ports, models } = await show();
  ports.script = () => [{ type: "chunk", content: "Well" }];
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await userEvent.keyboard("And then?{Enter}");
  expect(models.view.notice.peek()).toBe("saidStillAnswering");
  expect(models.composer.draft.peek()).toBe("And then?");
  expect(ports.asked).toHaveLength(1);
  ports.emit(DONE);
  await settle();
  await userEvent.keyboard("{Enter}");
  await settle();
  expect(models.view.notice.peek()).toBeNull();
  expect(ports.asked).toHaveLength(2);
});

test("Escape cancels the edit, then stops the answer, then closes the frame", async () => {
  const { ports, models } = await show();
  let closed = 0;
  ports.host.close = () => closed++;
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await userEvent.keyboard("{ArrowUp}");
  await settle();
  await userEvent.keyboard("{Escape}");
  await settle();
  expect(focused()).toBe("Your question");
  expect(closed).toBe(0);

  ports.script = () => [{ type: "chunk", content: "Half" }];
  await userEvent.keyboard("And?{Enter}");
  await settle();
  await userEvent.keyboard("{Escape}");
  expect(ports.stopped).toHaveLength(1);
  ports.emit({ ...DONE, status: "stopped" });
  await settle();
  expect(closed).toBe(0);
  await userEvent.keyboard("{Escape}");
  expect(closed).toBe(1);
  expect(models.loader.running.peek()).toBeNull();
});

test("a dialog traps the focus, closes on Escape and restores the focus", async () => {
  await show({ prepare: STATES["conversations"]!.prepare! });
  await page.getByRole("button", { name: "Conversations" }).click();
  await expect.element(page.getByRole("dialog")).toBeVisible();
  await expect.poll(focused).toBe("Search conversations");
  for (let i = 0; i < 12; i++) {
    await userEvent.keyboard("{Tab}");
    expect(document.activeElement?.closest("dialog") ?? document.activeElement).not.toBe(
      box.element(),
    );
  }
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  expect(focused()).toBe("Conversations");
});

test("the focus is not lost when the focused control is removed", async () => {
  const { ports } = await show();
  ports.script = () => [{ type: "chunk", content: "A cell is alive. ".repeat(9) }, DONE];
  await page.getByRole("button", { name: "Quiz me on chapter 3" }).click();
  await settle();
  expect(focused()).toBe("Conversation");
  await page.getByRole("button", { name: "Give me an example" }).click();
  await settle();
  expect(focused()).toBe("Conversation");
});
