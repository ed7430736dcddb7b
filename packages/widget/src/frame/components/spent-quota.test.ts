import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { CONTEXT, DONE } from "../../gallery/memory-ports.ts";
import { settle, STATES } from "../../gallery/states.ts";
import { box, show } from "./show-app.ts";

const limits = CONTEXT.limits!;
const reached = page.getByText("The question limit has been reached for now.");
const send = page.getByRole("button", { name: "Send" });

test("without questions left the frame says when they are renewed, and keeps the draft", async () => {
  const { ports, composer } = await show(STATES["none-left"]);
  await expect.element(reached).toBeVisible();
  await expect.element(page.getByText(/You can ask again: .*2026/)).toBeVisible();
  await expect
    .element(page.getByRole("button", { name: "Quiz me on chapter 3" }))
    .not.toBeInTheDocument();
  await box.click();
  await userEvent.keyboard("Why?");
  await expect.element(send).toHaveAttribute("aria-disabled", "true");
  await userEvent.keyboard("{Enter}");
  await expect
    .poll(() => document.querySelector(".notice")?.textContent)
    .toBe("The question limit has been reached for now.");
  expect(ports.asked).toEqual([]);
  expect(composer.draft.peek()).toBe("Why?");
});

test("when they are renewed, the draft can be sent", async () => {
  const { ports, composer } = await show(STATES["none-left"]);
  composer.write("Why?");
  ports.context = { ...CONTEXT, limits: { ...limits, messages_left: 200, resets_at: null } };
  ports.advance(Date.parse(limits.resets_at!) - ports.clock.now());
  await settle();
  await expect.element(reached).not.toBeInTheDocument();
  await expect.element(send).toHaveAttribute("aria-disabled", "false");
});

test("the user can look whether the limit has been raised", async () => {
  const { ports } = await show(STATES["none-left"]);
  ports.context = { ...CONTEXT, limits: { ...limits, messages_left: 5 } };
  await page.getByRole("button", { name: "Check again" }).click();
  await expect.element(page.getByText("5 questions left")).toBeVisible();
  await expect.element(reached).not.toBeInTheDocument();
});

test("after the last question its answer is followed by when the next can be asked", async () => {
  const { ports } = await show({
    prepare: (ports) => (ports.context = { ...CONTEXT, limits: { ...limits, messages_left: 1 } }),
  });
  ports.script = () => [{ type: "chunk", content: "A long answer. ".repeat(20) }, DONE];
  await box.click();
  await userEvent.keyboard("Why does it rain?{Enter}");
  await expect.element(reached).toBeVisible();
  await expect.element(page.getByText("Give me an example")).not.toBeInTheDocument();
});

test("limits that are loaded while an answer is written already count its question", async () => {
  const { ports, models } = await show({
    prepare: (ports) => (ports.context = { ...CONTEXT, limits: { ...limits, messages_left: 2 } }),
  });
  ports.script = () => [{ type: "chunk", content: "A long answer. ".repeat(20) }];
  await box.click();
  await userEvent.keyboard("Why does it rain?{Enter}");
  await expect.poll(() => ports.asked).toHaveLength(1);
  ports.context = { ...CONTEXT, limits: { ...limits, messages_left: 1 } };
  await page.getByRole("button", { name: "More options" }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  await expect.poll(() => models.course.context.peek()?.limits?.messages_left).toBe(1);
  await userEvent.keyboard("{Escape}");
  ports.emit(DONE);
  await settle();
  await expect.element(page.getByText("1 question left")).toBeVisible();
  await expect.element(reached).not.toBeInTheDocument();
});

test("without tokens left nothing can be sent either", async () => {
  const { composer } = await show({
    prepare: (ports) => (ports.context = { ...CONTEXT, limits: { ...limits, tokens_left: 0 } }),
  });
  composer.write("Why?");
  await expect.element(reached).toBeVisible();
  expect(composer.canSend.peek()).toBe(false);
});
