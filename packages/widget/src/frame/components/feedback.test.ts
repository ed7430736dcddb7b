import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { CONTEXT, DONE } from "../../gallery/memory-ports.ts";
import { settle, STATES } from "../../gallery/states.ts";
import { ChatFailure } from "../ports.ts";
import { box, focused, show } from "./show-app.ts";

test("rating asks for a reason, and the focus returns to the rating button", async () => {
  const { ports } = await show(STATES["answered"]);
  await page.getByRole("button", { name: "Poor answer" }).click();
  await page.getByRole("checkbox", { name: "Not what I asked" }).click();
  await page.getByRole("button", { name: "Send feedback" }).click();
  await settle();
  expect(ports.rated.at(-1)).toEqual({ rating: "down", reason: "Not what I asked" });
  expect(focused()).toBe("Poor answer");
});

test("the feedback form says that teachers can read the reason, if they can", async () => {
  const reason = page.getByRole("textbox", { name: "In your own words (optional)" });
  const shown = await show(STATES["feedback"]);
  await expect
    .element(reason)
    .toHaveAccessibleDescription("Your teachers can read this, without your name.");
  shown.remove();
  await show({
    ...STATES["feedback"],
    prepare: (ports) => (ports.context = { ...CONTEXT, feedback_days: 0 }),
  });
  await expect.element(reason).not.toHaveAccessibleDescription();
});

test("a rating that the server refused shows an error and keeps the written reason", async () => {
  const { ports } = await show(STATES["answered"]);
  const { rate } = ports.chat;
  ports.chat.rate = () => Promise.reject(new ChatFailure("store_unavailable"));
  await page.getByRole("button", { name: "Poor answer" }).click();
  await expect.element(page.getByText("cannot be reached")).toBeVisible();
  await page.getByRole("textbox", { name: "In your own words (optional)" }).fill("The units");
  await page.getByRole("button", { name: "Send feedback" }).click();
  await settle();
  ports.chat.rate = rate;
  await page.getByRole("button", { name: "Send feedback" }).click();
  await settle();
  expect(ports.rated.at(-1)).toEqual({ rating: "down", reason: "The units" });
  expect(focused()).toBe("Poor answer");
});

test("slow feedback neither takes the focus nor closes another form", async () => {
  const { ports } = await show(STATES["answered"]);
  const answered: (() => void)[] = [];
  ports.chat.rate = () => new Promise<void>((resolve) => answered.push(resolve));
  const sendFeedback = page.getByRole("button", { name: "Send feedback" });
  await page.getByRole("button", { name: "Poor answer" }).click();
  await sendFeedback.click();
  await box.click();
  answered.forEach((answer) => answer());
  await expect.element(page.getByText("Thank you for your feedback.")).toBeVisible();
  expect(focused()).toBe("Your question");
  expect(document.querySelector(".feedback")).toBeNull();

  answered.length = 0;
  await page.getByRole("button", { name: "Good answer" }).click();
  await sendFeedback.click();
  await page.getByRole("button", { name: "Poor answer" }).click();
  const words = page.getByRole("textbox", { name: "In your own words" });
  await words.fill("The units");
  answered.forEach((answer) => answer());
  await settle();
  await expect.element(words).toHaveValue("The units");
});

test("the feedback form belongs to the answer that is shown", async () => {
  const { ports } = await show();
  await box.click();
  await userEvent.keyboard("Why is the sky blue at noon?{Enter}");
  await settle();
  ports.script = () => [
    { type: "chunk", content: "Second." },
    { ...DONE, message_id: "answer2" },
  ];
  await page.getByRole("button", { name: "Answer again" }).click();
  await page.getByRole("button", { name: "Poor answer" }).click();
  await expect.element(page.getByRole("button", { name: "Send feedback" })).toBeVisible();
  await page.getByRole("button", { name: "Previous version" }).click();
  expect(document.querySelector(".feedback")).toBeNull();
});
