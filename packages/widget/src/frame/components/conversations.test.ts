import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { settle, STATES } from "../../gallery/states.ts";
import { ChatFailure } from "../ports.ts";
import { focused, show } from "./show-app.ts";

test("deleting a conversation needs a confirmation, and the focus stays in the dialog", async () => {
  const { ports } = await show(STATES["conversations"]);
  await page.getByRole("button", { name: /^Delete “.What is due/ }).click();
  expect(ports.sessions).toHaveLength(3);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await settle();
  expect(ports.sessions.map(({ session_id }) => session_id)).toEqual(["a", "c"]);
  expect(focused()).toBe("Search conversations");
});

test("a title in a message is isolated from its text direction", async () => {
  await show(STATES["conversations"]);
  const [first] = document.querySelectorAll(".sessions .icon-button");
  expect(first?.getAttribute("aria-label")).toMatch(/^Delete “\u2068.*\u2069”$/);
});

test("Delete all is not offered during a search, as it would delete conversations not listed", async () => {
  await show(STATES["conversations"]);
  const all = page.getByRole("button", { name: "Delete all" });
  await expect.element(all).toBeVisible();
  await page.getByRole("searchbox").fill("due");
  await expect.element(all).not.toBeInTheDocument();
});

test("a deletion is confirmed in the conversation's own row", async () => {
  await show(STATES["conversations"]);
  await page.getByRole("button", { name: /^Delete “.What is due/ }).click();
  await settle();
  const card = document.querySelector("#confirm-question")!;
  expect(card.closest("li")?.querySelector("b")?.textContent).toBe("What is due this week?");
  await page.getByRole("button", { name: "Cancel" }).click();
  await settle();
  expect(focused()).toMatch(/^Delete “/);
});

test("reloading the list cancels a pending confirmation", async () => {
  const { ports } = await show(STATES["conversations"]);
  const bin = page.getByRole("button", { name: /^Delete “.What is due/ });
  const { deleteConversation } = ports.chat;
  ports.chat.deleteConversation = () => Promise.reject(new ChatFailure("store_unavailable"));
  await bin.click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await settle();
  await bin.click();
  await settle();
  ports.chat.deleteConversation = deleteConversation;
  await page.getByRole("button", { name: "Try again" }).click();
  await settle();
  expect(document.querySelector("#confirm-question")).toBeNull();
  await expect.element(page.getByRole("button", { name: "Delete all" })).toBeVisible();
});
