import { expect, test } from "./fixtures.ts";
import { embedTag, openHostPage } from "./host-page.ts";

test("on a phone, a chat that fails to load can be closed by touch", async ({ chat, sidenote }) => {
  const { page } = chat;
  await page.setViewportSize({ width: 390, height: 844 });
  sidenote.pages.show("/no-token", "{}");
  await openHostPage(
    page,
    sidenote,
    `${embedTag(sidenote)}<sidenote-chat token-url="/no-token"></sidenote-chat><h1>A page</h1>`,
  );
  await chat.launcher.click();
  const dialog = page.getByRole("dialog", { name: "Sidenote chat" });
  await expect(dialog.getByRole("alert")).toContainText("cannot be reached");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
  await expect(chat.launcher).toBeFocused();

  // A chat that has loaded has its own Close button; the host's is gone.
  sidenote.pages.show("/no-token", JSON.stringify(await token(sidenote.demoUrl)));
  await chat.launcher.click();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(chat.question).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Close" })).toHaveCount(0);
  await chat.button("Close").click();
  await expect(dialog).toBeHidden();
});

async function token(demoUrl: string): Promise<unknown> {
  return (await fetch(`${demoUrl}/token?user=3`)).json();
}

test("the server may be under a path that a proxy strips", async ({ chat, sidenote }) => {
  const { page } = chat;
  const asked: string[] = [];
  await page.context().route(`${sidenote.bffUrl}/assist/**`, (route) => {
    const url = route.request().url();
    asked.push(new URL(url).pathname);
    return route.continue({ url: url.replace("/assist/", "/") });
  });
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === sidenote.bffUrl) expect(pathname).toMatch(/^\/assist\//);
  });
  await openHostPage(
    page,
    sidenote,
    `<script type="module" src="${sidenote.bffUrl}/assist/embed.js"></script>
     <sidenote-chat mode="inline" token-url="/token?user=3"></sidenote-chat>`,
  );
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  for (const path of ["/assist/widget/", "/assist/context", "/assist/chat"])
    expect(asked).toContain(path);
});

test("the chat follows changes of the page: a new label at once, new colours after refresh()", async ({
  chat,
  sidenote,
}) => {
  await openHostPage(
    chat.page,
    sidenote,
    `${embedTag(sidenote)}<style>.orange { --sidenote-accent: #c04000; }</style>
     <sidenote-chat mode="inline" token-url="/token?user=3"></sidenote-chat>`,
  );
  await expect(chat.question).toBeVisible();
  const element = chat.page.locator("sidenote-chat");
  await element.evaluate((chat) => chat.setAttribute("label", "Ask Ada"));
  await expect(element.locator("iframe")).toHaveAttribute("title", "Ask Ada");
  await element.evaluate((chat: HTMLElement & { refresh(): void }) => {
    chat.classList.add("orange");
    chat.refresh();
  });
  await expect
    .poll(() =>
      chat.frame
        .locator("html")
        .evaluate((root) => root.style.getPropertyValue("--sidenote-accent")),
    )
    .toBe("#c04000");
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

test("a page whose server knows no cookie may set getToken", async ({ chat, sidenote }) => {
  await openHostPage(
    chat.page,
    sidenote,
    `<sidenote-chat mode="inline"></sidenote-chat>
     <script>document.querySelector("sidenote-chat").getToken = async () =>
       (await (await fetch("/token?user=3", { headers: { "X-Own": "1" } })).json()).token;</script>
     ${embedTag(sidenote)}`,
  );
  await expect(chat.frame.getByText("Hello Sofia")).toBeVisible();
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
