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
