import { expect, type FrameLocator, type Page } from "@playwright/test";
import type { Stage } from "./stage.ts";

/** Logs a person in, in a browser of their own. */
export async function logIn(page: Page, stage: Stage, username: string): Promise<void> {
  await page.goto(`${stage.moodleUrl}/login/index.php`);
  // Moodle draws the password field anew when its scripts have come, and what was typed before is gone.
  await page.waitForLoadState("networkidle");
  await page.fill("#username", username);
  await page.fill("#password", stage.seed.password);
  await page.click("#loginbtn");
  await expect(page.locator("#user-menu-toggle")).toBeVisible();
}

/** Opens the assistant on the current page, unless it is open. */
export async function openAssistant(page: Page): Promise<FrameLocator> {
  const launcher = page.locator(".block_sidenote-host .launcher");
  await expect(launcher).toBeVisible();
  if ((await launcher.getAttribute("aria-expanded")) !== "true") await launcher.click();
  const frame = page.frameLocator('iframe[src*="/widget/"]');
  await expect(frame.getByRole("textbox")).toBeVisible();
  return frame;
}

/** Types a question and sends it. */
export async function ask(frame: FrameLocator, question: string): Promise<void> {
  await frame.getByRole("textbox").fill(question);
  await frame.getByRole("textbox").press("Enter");
}
