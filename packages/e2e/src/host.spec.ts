import { expect, test } from "./fixtures.ts";
import { embedTag, layoutShift, openHostPage } from "./host-page.ts";

const TEXT = "<p>Text of the page.</p>".repeat(30);

for (const mode of ["bubble", "inline", "panel"] as const)
  test(`as ${mode} the chat does not move the page around it`, async ({ chat, sidenote }) => {
    await openHostPage(
      chat.page,
      sidenote,
      // As docs/embedding.md asks of a page with an inline chat: reserve its space until the script has loaded.
      `<style>sidenote-chat[mode="inline"] { display: block; min-height: 544px; }</style>
       ${embedTag(sidenote)}<h1>A page</h1>
       <sidenote-chat mode="${mode}" token-url="/token?user=3"></sidenote-chat>${TEXT}`,
    );
    if (mode !== "inline") await chat.launcher.click();
    await chat.ask("Explain photosynthesis");
    await chat.seesAnswerEnd("uses them to build");
    expect(await layoutShift(chat.page)).toBe(0);
  });

test("the launcher opens the chat and Escape closes it, and the focus moves with it", async ({
  chat,
}) => {
  await chat.visit();
  await expect(chat.question).toBeFocused();
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "true");

  await chat.question.press("Escape");
  await expect(chat.launcher).toBeFocused();
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "false");
  await chat.page.keyboard.press("Enter");
  await expect(chat.question).toBeFocused();
});

test("while the frame is loading the panel has the focus, and Escape closes it", async ({
  chat,
}) => {
  const { page } = chat;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/widget/?*", (route) => held.then(() => route.continue()));
  await page.goto(chat.demoUrl);
  await chat.launcher.click();
  const dialog = page.getByRole("dialog", { name: "Sidenote chat" });
  await expect(dialog).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chat.launcher).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeFocused();
  release();
  await expect(chat.question).toBeFocused();
});

test("a chat that is open again after a reload, and an inline chat, do not take the focus", async ({
  chat,
}) => {
  const focused = () => chat.page.evaluate(() => document.activeElement?.tagName);
  await chat.visit();
  await chat.page.reload();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  expect(await focused()).toBe("BODY");

  await chat.visit({ mode: "inline" });
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  expect(await focused()).toBe("BODY");
});

test("a shortcut opens and closes the chat from anywhere in the page", async ({
  chat,
  sidenote,
}) => {
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  await chat.page.keyboard.press("Control+/");
  await expect(chat.question).toBeFocused();
  await chat.page.locator("h1").click();
  await chat.page.keyboard.press("Control+/");
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "false");

  await chat.page.keyboard.press("Control+/");
  await expect(chat.question).toBeFocused();
  await chat.page.keyboard.press("Control+/");
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "false");
});

test("a chat that is closed and reopened within a second gets the focus again", async ({
  chat,
  sidenote,
}) => {
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  const toggle = () => chat.page.keyboard.press("Control+/");
  // Each opening waits up to a second for the focus. A timer of the first must not end the second's wait.
  for (const gapMs of [910, 930, 950]) {
    const openedAt = Date.now();
    await toggle();
    await expect(chat.question).toBeFocused();
    await chat.page.locator("h1").click();
    await toggle();
    await chat.page.waitForTimeout(Math.max(0, openedAt + gapMs - Date.now()));
    await toggle();
    await expect(chat.question).toBeFocused();
    await chat.page.locator("h1").click();
    await toggle();
    await chat.page.waitForTimeout(1200);
  }
});

test("the side panel is resized by keyboard, by dragging and by a click, and remembers its width", async ({
  chat,
}) => {
  await chat.visit({ mode: "panel" });
  const panel = chat.page.locator("sidenote-chat dialog");
  const grip = chat.page.locator("sidenote-chat").getByRole("separator");
  const width = async () => Math.round((await panel.boundingBox())?.width ?? 0);
  const before = await width();

  await grip.press("ArrowLeft");
  expect(await width()).toBe(before + 32);
  await expect(grip).toHaveAttribute("aria-valuenow", String(before + 32));

  const box = await grip.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 6, (box?.y ?? 0) + 40];
  await chat.page.mouse.move(x, y);
  await chat.page.mouse.down();
  await chat.page.mouse.move(x - 100, y, { steps: 5 });
  await chat.page.mouse.up();
  expect(await width()).toBe(before + 132);

  await chat.page.reload();
  await expect.poll(width).toBe(before + 132);
  await grip.click();
  await expect.poll(width).toBe(640);
});

test("a side panel on the left grows to the right, by keyboard and by dragging", async ({
  chat,
}) => {
  await chat.page.goto(`${chat.demoUrl}/?mode=panel&locale=he`);
  await chat.page.locator("sidenote-chat .launcher").click();
  await expect(chat.frame.getByRole("textbox")).toBeVisible();
  const panel = chat.page.locator("sidenote-chat dialog");
  const grip = chat.page.locator("sidenote-chat").getByRole("separator");
  const width = async () => Math.round((await panel.boundingBox())?.width ?? 0);
  const before = await width();
  expect((await panel.boundingBox())?.x).toBe(0);

  await grip.press("ArrowRight");
  expect(await width()).toBe(before + 32);
  const box = await grip.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 6, (box?.y ?? 0) + 40];
  await chat.page.mouse.move(x, y);
  await chat.page.mouse.down();
  await chat.page.mouse.move(x + 100, y, { steps: 5 });
  await chat.page.mouse.up();
  expect(await width()).toBe(before + 132);
  await grip.press("ArrowLeft");
  expect(await width()).toBe(before + 100);
});

test("on a phone the open chat fills the screen, and the page behind it cannot be scrolled", async ({
  chat,
}) => {
  await chat.page.setViewportSize({ width: 390, height: 844 });
  await chat.visit();
  const box = await chat.page.locator("sidenote-chat dialog").boundingBox();
  expect(box).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await expect(chat.page.getByRole("link", { name: "Syllabus (PDF)" })).not.toBeInViewport({
    ratio: 1,
  });
  const { mouse } = chat.page;
  const scrolled = async () => {
    await mouse.wheel(0, 300);
    // A wheel event scrolls the page only in a later frame.
    await chat.page.waitForTimeout(300);
    return chat.page.evaluate(() => scrollY);
  };
  for (const y of [30, 400, 800]) {
    await mouse.move(200, y);
    expect(await scrolled()).toBe(0);
  }
  await chat.button("Close").click();
  await expect(chat.launcher).toBeFocused();
  await mouse.wheel(0, 300);
  await expect.poll(() => chat.page.evaluate(() => scrollY)).toBe(300);
});

for (const [name, style] of [
  ["by its root element", "html { overflow-y: scroll }"],
  ["by its body", "html, body { height: 100% } body { overflow-x: hidden }"],
] as const)
  test(`a page that scrolls ${name} keeps its scroll position while the chat is open on a phone`, async ({
    chat,
    sidenote,
  }) => {
    const { page } = chat;
    await page.setViewportSize({ width: 390, height: 844 });
    const tag = embedTag(sidenote, 'data-token-url="/token?user=3"');
    await openHostPage(
      page,
      sidenote,
      `<style>${style}</style><div style="height: 4000px">Long</div>${tag}`,
    );
    await page.evaluate(() => scrollTo(0, 500));
    await chat.launcher.click();
    await expect(chat.question).toBeVisible();
    await page.mouse.move(200, 30);
    await page.mouse.wheel(0, 300);
    // A wheel event scrolls the page only in a later frame.
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => scrollY)).toBe(500);
    await chat.button("Close").click();
    expect(await page.evaluate(() => scrollY)).toBe(500);
    await page.mouse.wheel(0, 300);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(800);
  });

test("when a phone is turned or unfolded, the page scrolls again and the open chat keeps its state", async ({
  chat,
}) => {
  await chat.page.setViewportSize({ width: 390, height: 844 });
  await chat.visit();
  await chat.question.fill("Half a question");
  await chat.page.setViewportSize({ width: 900, height: 844 });
  const box = () => chat.page.locator("sidenote-chat dialog").boundingBox();
  await expect.poll(box).toMatchObject({ width: 400 });
  await chat.page.mouse.move(100, 500);
  await chat.page.mouse.wheel(0, 300);
  await expect.poll(() => chat.page.evaluate(() => scrollY)).toBe(300);
  await expect(chat.question).toHaveValue("Half a question");
  await expect(chat.question).toBeFocused();
  await chat.page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(box).toMatchObject({ width: 390, height: 844 });
  await expect(chat.question).toHaveValue("Half a question");
});

test("the chat gets the focus even if the window lost it while the chat loaded", async ({
  chat,
  sidenote,
}) => {
  const { page } = chat;
  await page.goto(sidenote.demoUrl);
  await chat.launcher.click();
  await page.evaluate(() => {
    dispatchEvent(new Event("blur"));
    dispatchEvent(new Event("focus"));
  });
  await expect(chat.question).toBeFocused();
});

test("selected text is passed to the chat", async ({ chat, sidenote }) => {
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  await chat.page
    .getByRole("heading", { name: "Week 2: The cell membrane" })
    .click({ clickCount: 3 });
  const button = chat.page.getByRole("button", { name: "Ask about this" });
  await button.click();
  await expect(chat.question).toHaveValue(/Week 2: The cell membrane/);
  // The button is placed shortly after pointerup, and the text is still selected.
  await chat.page.waitForTimeout(200);
  await expect(button).toBeHidden();
});

test("text selected by touch is passed to the chat, although the tap on the button clears the selection", async ({
  chat,
  sidenote,
}) => {
  const { page } = chat;
  await page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  // A long press causes a pointerdown but no pointerup.
  await page.evaluate(() => {
    const heading = document.querySelector("h1")!;
    const down = { bubbles: true, pointerType: "touch" };
    heading.dispatchEvent(new PointerEvent("pointerdown", down));
    getSelection()?.selectAllChildren(heading);
  });
  const button = page.getByRole("button", { name: "Ask about this" });
  await expect(button).toBeVisible();
  await button.evaluate((element: HTMLElement) => {
    getSelection()?.removeAllRanges();
    element.click();
  });
  await expect(chat.question).toHaveValue(/Introduction to Biology/);
  await expect(button).toBeHidden();
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

test("a script tag alone embeds the chat, and two chats can be on one page", async ({
  chat,
  sidenote,
}) => {
  await openHostPage(
    chat.page,
    sidenote,
    `${embedTag(sidenote, 'data-token-url="/token?user=3" data-mode="inline" data-label="First"')}
     <sidenote-chat mode="inline" token-url="/token?user=6" label="Second"></sidenote-chat>`,
  );
  await expect(
    chat.page.frameLocator('iframe[title="First"]').getByText("Hello Sofia"),
  ).toBeVisible();
  await expect(
    chat.page.frameLocator('iframe[title="Second"]').getByText("Hello Elena"),
  ).toBeVisible();
});

test("a page may set acceptPolicy before the chat's script has loaded", async ({
  chat,
  sidenote,
}) => {
  await openHostPage(
    chat.page,
    sidenote,
    `<sidenote-chat mode="inline" token-url="/token?user=5"></sidenote-chat>
     <script>document.querySelector("sidenote-chat").acceptPolicy = async () => { document.title = "Accepted"; };</script>
     ${embedTag(sidenote)}`,
  );
  await chat.button("Accept and continue").click();
  await expect(chat.page).toHaveTitle("Accepted");
});

test("a chat that is moved within the page keeps its conversation", async ({ chat, sidenote }) => {
  await openHostPage(
    chat.page,
    sidenote,
    `${embedTag(sidenote)}<sidenote-chat mode="inline" token-url="/token?user=3"></sidenote-chat><main></main>`,
  );
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");

  await chat.page.evaluate(() => {
    const element = document.querySelector("sidenote-chat");
    if (element) document.querySelector("main")?.append(element);
  });
  await chat.seesAnswerEnd("uses them to build");
});

test("a chat that is moved while it is loading appears only once", async ({ chat, sidenote }) => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await chat.page.route("**/embed/*.js", (route) => held.then(() => route.continue()));
  await openHostPage(
    chat.page,
    sidenote,
    `${embedTag(sidenote)}<sidenote-chat token-url="/token?user=3"></sidenote-chat><main></main>`,
  );
  await chat.page.evaluate(async () => {
    await customElements.whenDefined("sidenote-chat");
    const element = document.querySelector("sidenote-chat");
    element?.remove();
    if (element) document.querySelector("main")?.append(element);
  });
  release();
  await expect(chat.launcher).toHaveCount(1);
  await chat.launcher.click();
  await expect(chat.question).toBeFocused();
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

test("a chat further down the page loads and scrolls into view when ask() is called", async ({
  chat,
  sidenote,
}) => {
  await openHostPage(
    chat.page,
    sidenote,
    `${embedTag(sidenote)}<div style="height: 6000px">A long page.</div>
     <sidenote-chat mode="inline" token-url="/token?user=3"></sidenote-chat>`,
  );
  const element = chat.page.locator("sidenote-chat");
  await element.evaluate((chat: HTMLElement & { ask(text: string): void }) => chat.ask("A cell"));
  await expect(chat.question).toHaveValue("> A cell\n\n");
  await expect(chat.question).toBeInViewport();
  await expect(chat.question).toBeFocused();
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
  await expect(chat.page.locator("sidenote-chat .retry")).toBeVisible();
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
