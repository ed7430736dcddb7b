import { expect, test } from "./fixtures.ts";
import { embedTag, openHostPage } from "./host-page.ts";

test("a frame that never responds is reported, and can be loaded again", async ({ chat }) => {
  const { page } = chat;
  await page.clock.install();
  await page.route("**/widget/**", (route) => route.abort());
  await page.goto(chat.demoUrl);
  await chat.launcher.click();
  await page.clock.fastForward(15_000);
  const retry = page.getByRole("button", { name: "Try again" });
  await expect(retry).toBeVisible();

  await page.unroute("**/widget/**");
  await retry.click();
  await expect(chat.question).toBeFocused();
  await expect(retry).toBeHidden();
});

test("a frame that responds late is shown when it does", async ({ chat, sidenote }) => {
  const { page } = chat;
  await page.clock.install();
  // Our own frame on another origin, which responds when the test tells it to.
  sidenote.pages.show("/widget/", "<p>At last.</p>");
  const server = sidenote.pages.url.replace("localhost", "127.0.0.1");
  await openHostPage(
    page,
    sidenote,
    `${embedTag(sidenote)}<sidenote-chat mode="inline" server="${server}" token="t"></sidenote-chat>`,
  );
  const retry = page.locator("sidenote-chat .retry");
  const text = chat.frame.getByText("At last.");
  await expect(async () => {
    await page.clock.runFor(11_000);
    await expect(retry).toBeVisible({ timeout: 100 });
  }).toPass();
  await text.evaluate(() => parent.postMessage({ sidenote: 1, type: "frame.ready" }, "*"));
  await expect(retry).toBeHidden();
  await expect(text).toBeVisible();
});

test("a page that provides no token gets an error event, and the chat can be loaded again", async ({
  chat,
  sidenote,
}) => {
  sidenote.pages.show("/no-token", "{}");
  await openHostPage(
    chat.page,
    sidenote,
    `<script>
       addEventListener("sidenote:error", ({ detail }) => (document.title = detail.message));
     </script>${embedTag(sidenote)}
     <sidenote-chat mode="inline" token-url="/no-token"></sidenote-chat>`,
  );
  await expect(chat.page).toHaveTitle(/No token/);
  const retry = chat.page.getByRole("button", { name: "Try again" });
  await expect(retry).toBeVisible();

  await chat.page.route("**/no-token", async (route) => {
    const response = await route.fetch({ url: `${sidenote.pages.url}/token?user=3` });
    await route.fulfill({ response });
  });
  await retry.click();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await expect(retry).toBeHidden();
});

test("text typed before there is a token is kept, even if the first token request failed", async ({
  chat,
}) => {
  const { page } = chat;
  const asked: ((status: number) => void)[] = [];
  await page.route("**/token?*", async (route) => {
    const status = await new Promise<number>((resolve) => asked.push(resolve));
    await (status === 200 ? route.continue() : route.fulfill({ status }));
  });
  await page.goto(chat.demoUrl);
  await chat.launcher.click();
  // The first screen accepts input before the app runs, and gets the focus as soon as it is drawn.
  await expect(page.locator("sidenote-chat iframe")).toBeFocused();
  await page.keyboard.type("What is due ");
  await expect(chat.question).toHaveValue("What is due ");
  await expect.poll(() => asked.length).toBe(1);
  asked[0]?.(500);
  const retry = page.getByRole("button", { name: "Try again" });
  await retry.click();
  await expect(retry).toBeHidden();
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.(200);
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await expect(chat.question).toBeFocused();
  await page.keyboard.type("this week?");
  await expect(chat.question).toHaveValue("What is due this week?");
});

test("a theme change while no token can be obtained leaves the chat as it is", async ({ chat }) => {
  await chat.visit({ mode: "inline" });
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  const failed = chat.page.waitForResponse("**/token?**");
  await chat.page.route("**/token?**", (route) => route.fulfill({ status: 500 }));
  await chat.page
    .locator("sidenote-chat")
    .evaluate((element) => element.setAttribute("theme", "dark"));
  await failed;
  await chat.page.waitForTimeout(200);
  await expect(chat.page.getByRole("button", { name: "Try again" })).toBeHidden();
  await expect(chat.question).toBeVisible();
});

test("a frame that was reloaded is told whether it is visible", async ({ chat, claude }) => {
  await claude.script({ pace_ms: 30 });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerBegin("Photosynthesis");
  await chat.frame.locator("body").evaluate(() => location.reload());
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.launcher).toHaveAccessibleName("Sidenote chat");
});

test("the chat works where the browser denies all storage", async ({ chat }) => {
  await chat.page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"])
      Object.defineProperty(globalThis, name, {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
  });
  await chat.visit({ mode: "panel" });
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
});
