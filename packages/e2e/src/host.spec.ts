import { expect, test } from "./fixtures.ts";
import { embedTag, layoutShift, openHostPage } from "./host-page.ts";

const TEXT = "<p>Text of the page.</p>".repeat(30);

for (const mode of ["bubble", "inline", "panel"] as const)
  test(`as ${mode} the chat does not move the page around it`, async ({ chat, sidenote }) => {
    await openHostPage(
      chat.page,
      sidenote,
      // What docs/embedding.md asks of a page with an inline chat: to keep its place until the script is there.
      `<style>sidenote-chat[mode="inline"] { display: block; min-height: 544px; }</style>
       ${embedTag(sidenote)}<h1>A page</h1>
       <sidenote-chat mode="${mode}" token-url="/token?user=3"></sidenote-chat>${TEXT}`,
    );
    if (mode !== "inline") await chat.launcher.click();
    await chat.ask("Explain photosynthesis");
    await chat.seesAnswerEnd("uses them to build");
    expect(await layoutShift(chat.page)).toBe(0);
  });

test("the button opens the chat and Escape closes it, the focus going along", async ({ chat }) => {
  await chat.visit();
  await expect(chat.question).toBeFocused();
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "true");

  await chat.question.press("Escape");
  await expect(chat.launcher).toBeFocused();
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "false");
  await chat.page.keyboard.press("Enter");
  await expect(chat.question).toBeFocused();
});

test("while the frame is on its way the panel has the focus, and Escape closes it", async ({
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

test("a chat that comes back open with its page, and one that is part of it, take no focus", async ({
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

test("opened again within a second, the chat has the focus again", async ({ chat, sidenote }) => {
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  const toggle = () => chat.page.keyboard.press("Control+/");
  // The first opening waits a second for the focus; its end was once the end of the second one's waiting too.
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

test("the side panel is resized by keyboard, by dragging and by a click, and remembers", async ({
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

test("on a phone the open chat is all there is, and the page behind is out of reach", async ({
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
    // The wheel turns the page with a later frame, if it does.
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
  ["as its root says", "html { overflow-y: scroll }"],
  ["as its body says", "html, body { height: 100% } body { overflow-x: hidden }"],
] as const)
  test(`a page that scrolls ${name} is where it was once the chat on a phone is closed`, async ({
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
    // The wheel turns the page with a later frame, if it does.
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => scrollY)).toBe(500);
    await chat.button("Close").click();
    expect(await page.evaluate(() => scrollY)).toBe(500);
    await page.mouse.wheel(0, 300);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(800);
  });

test("a phone that is turned or unfolded gets the page back, and the open chat stays as it is", async ({
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

test("the focus is handed over to a chat whose page was left while it loaded", async ({
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

test("selected text is handed over to the chat", async ({ chat, sidenote }) => {
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  await chat.page
    .getByRole("heading", { name: "Week 2: The cell membrane" })
    .click({ clickCount: 3 });
  const button = chat.page.getByRole("button", { name: "Ask about this" });
  await button.click();
  await expect(chat.question).toHaveValue(/Week 2: The cell membrane/);
  // It is placed a moment after the pointer is up, and the text is selected still.
  await chat.page.waitForTimeout(200);
  await expect(button).toBeHidden();
});

test("text that a finger selected is handed over, although its tap takes the selection away", async ({
  chat,
  sidenote,
}) => {
  const { page } = chat;
  await page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  // Of a long press there is a beginning and no end.
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

test("a page that changes its theme while it can give no token leaves the chat as it is", async ({
  chat,
}) => {
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

test("a frame that was loaded anew learns whether it is shown", async ({ chat, claude }) => {
  await claude.script({ pace_ms: 30 });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerBegin("Photosynthesis");
  await chat.frame.locator("body").evaluate(() => location.reload());
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.launcher).toHaveAccessibleName("Sidenote chat");
});

test("a script tag alone brings the chat, and two chats live side by side", async ({
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

test("a page may say how the AI policy is accepted before the chat's script is there", async ({
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

test("a chat that is moved in the page comes back with its conversation", async ({
  chat,
  sidenote,
}) => {
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

test("a chat that is moved before all of it is there is there once", async ({ chat, sidenote }) => {
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

test("a frame that never speaks is told of, and can be loaded again", async ({ chat }) => {
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

test("a chat further down the page comes and is shown when something is asked in it", async ({
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

test("a frame that was slow to speak is shown when it does", async ({ chat, sidenote }) => {
  const { page } = chat;
  await page.clock.install();
  // A frame of our own, of another origin, which speaks when it is told to.
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

test("a page that gives an empty token is told, and the chat can be loaded again", async ({
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

test("what is typed before there is a token stays, also where that failed first", async ({
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
  // The box of the page that is on its way takes letters, and the focus is there as soon as it is.
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
