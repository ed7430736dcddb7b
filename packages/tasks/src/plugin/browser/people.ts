import { expect, type FrameLocator, type Page } from "@playwright/test";
import type { Stage } from "./stage.ts";

/** Logs a user in by sending the login form's request, without rendering the form. */
export async function logIn(page: Page, stage: Stage, username: string): Promise<void> {
  const url = `${stage.moodleUrl}/login/index.php`;
  const form = await (await page.request.get(url)).text();
  const logintoken = /name="logintoken" value="(\w+)"/.exec(form)?.[1] ?? "";
  const answer = await page.request.post(url, {
    form: { username, password: stage.seed.password, logintoken },
  });
  expect(answer.url(), "Moodle shows the login form again").not.toContain("/login/index.php");
}

/** Waits until Moodle's own scripts have finished, as its Behat steps do: a button may not work before. */
export async function waitForMoodle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { M, document } = globalThis as {
      M?: { util?: { pending_js?: unknown[] } };
      document?: { readyState: string };
    };
    return document?.readyState === "complete" && M?.util?.pending_js?.length === 0;
  });
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

/** Types a question and sends it, once the frame is ready to take it. */
export async function ask(frame: FrameLocator, question: string): Promise<void> {
  const send = frame.getByRole("button", { name: "Send" });
  await expect(async () => {
    await frame.getByRole("textbox").fill(question);
    await expect(send).toBeEnabled({ timeout: 2_000 });
  }).toPass();
  await send.click();
}
