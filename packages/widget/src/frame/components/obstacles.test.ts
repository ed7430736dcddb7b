import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { DONE } from "../../gallery/memory-ports.ts";
import { settle, STATES } from "../../gallery/states.ts";
import { answers, show } from "./show-app.ts";

test("a rate-limited retry is enabled only after the wait", async () => {
  const { ports } = await show(STATES["error-rate_limited"]);
  const again = page.getByRole("button", { name: "Try again" });
  await expect.element(again).toHaveAttribute("aria-disabled", "true");
  const asked = ports.asked.length;
  again.element().dispatchEvent(new MouseEvent("click", { bubbles: true }));
  await settle();
  expect(ports.asked).toHaveLength(asked);
  for (let second = 0; second <= 42; second++) ports.advance(1000);
  await settle();
  await expect.element(again).toHaveAttribute("aria-disabled", "false");
  await again.click();
  await settle();
  expect(ports.asked).toHaveLength(asked + 1);
});

test("recording consent on the site sends the waiting question", async () => {
  const { ports } = await show(STATES["consent-waiting"]);
  ports.script = () => [{ type: "chunk", content: "Now I may." }, DONE];
  await page.getByRole("button", { name: "Accept and continue" }).click();
  await settle();
  expect(ports.policyAccepted).toEqual(["moodle"]);
  expect(answers()).toEqual(["Now I may."]);
});

test("consent that could not be recorded shows an error and sends nothing", async () => {
  const { ports } = await show(STATES["consent-waiting"]);
  ports.policyAnswer = "error";
  await page.getByRole("button", { name: "Accept and continue" }).click();
  await expect.element(page.getByRole("alert")).toBeVisible();
  expect(ports.asked).toHaveLength(1);
});

test("near the end of the quota, the questions left are shown", async () => {
  await show(STATES["few-left"]);
  await expect.element(page.getByText("3 questions left")).toBeVisible();
  await page.getByRole("button", { name: "Quiz me on chapter 3" }).click();
  await expect.element(page.getByText("2 questions left")).toBeVisible();
});
