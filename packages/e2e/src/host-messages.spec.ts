import { expect, test } from "./fixtures.ts";
import { embedTag, openHostPage } from "./host-page.ts";

/** Messages with which another window might impersonate the frame's host. */
const TO_FRAME = [
  { sidenote: 1, type: "host.ask", message: "evil" },
  { sidenote: 1, type: "host.launch", token: "evil" },
  { sidenote: 1, type: "token.issued", token: "evil" },
  { sidenote: 1, type: "policy.accepted", ok: true },
];

/** Malformed messages, to be ignored from any sender. */
const MALFORMED = [
  { type: "host.ask", message: "evil" },
  { sidenote: 2, type: "host.ask", message: "evil" },
  { sidenote: 1, type: "host.ask", message: { toString: "evil" } },
  { sidenote: 1, type: "host.ask" },
  { sidenote: 1, type: "host.launch", token: ["evil"] },
  { sidenote: 1, type: "host.launch", token: "evil", mode: "evil" },
  "evil",
  null,
  7,
];

/** Messages with which another window might impersonate the frame. */
const TO_HOST = [
  { sidenote: 1, type: "token.request" },
  { sidenote: 1, type: "policy.accept" },
  { sidenote: 1, type: "frame.close" },
  { sidenote: 1, type: "frame.unread", count: 99 },
  { sidenote: 1, type: "frame.keep", key: "evil", value: "evil" },
];

test("the frame ignores messages from other windows and malformed messages", async ({
  chat,
  sidenote,
}) => {
  const { page } = chat;
  await openHostPage(
    page,
    sidenote,
    `${embedTag(sidenote)}<sidenote-chat mode="inline" token-url="/token?user=3"></sidenote-chat>
     <iframe name="stranger" srcdoc="<p>A stranger</p>"></iframe>`,
  );
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();

  await page.evaluate(
    ({ toFrame, malformed }) => {
      const frame = document.querySelector("sidenote-chat")?.shadowRoot?.querySelector("iframe");
      const stranger = document.querySelector<HTMLIFrameElement>("[name=stranger]");
      // Run a script in the stranger's document, so that its window is the message's source.
      const script = stranger?.contentDocument?.createElement("script");
      if (!script || !frame?.contentWindow) throw new Error("the page is not what it should be");
      Object.assign(stranger?.contentWindow ?? {}, { target: frame.contentWindow });
      script.textContent = `for (const message of ${JSON.stringify(toFrame)}) target.postMessage(message, "*");`;
      stranger?.contentDocument?.body.append(script);
      for (const message of malformed) frame.contentWindow.postMessage(message, "*");
    },
    { toFrame: TO_FRAME, malformed: MALFORMED },
  );
  // The host's genuine message comes last: once it has taken effect, the others have been ignored.
  await page.evaluate(() => {
    const element: (Element & { ask?: (text: string) => void }) | null =
      document.querySelector("sidenote-chat");
    element?.ask?.("honest");
  });
  await expect(chat.question).toHaveValue(/honest/);
  await expect(chat.question).not.toHaveValue(/evil/);
  await chat.question.fill("");
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
});

test("the page ignores messages from other windows, and from the frame if it is on another origin", async ({
  chat,
  sidenote,
}) => {
  const { page } = chat;
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === "/token" || pathname === "/policy") asked.push(pathname);
  });
  const messages = JSON.stringify([...TO_HOST, ...MALFORMED]);
  const script = `<script>for (const message of ${messages}) parent.postMessage(message, "*"); parent.postMessage("said", "*")</script>`;
  sidenote.pages.show("/stranger", script);
  await openHostPage(
    page,
    sidenote,
    `${embedTag(sidenote)}<sidenote-chat token-url="/token?user=3" policy-url="/policy"></sidenote-chat>`,
  );
  await chat.launcher.click();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  expect(asked).toEqual(["/token"]);

  const speak = (inFrame: boolean) =>
    page.evaluate(
      (inFrame) =>
        new Promise<void>((resolve) => {
          addEventListener("message", ({ data }) => {
            if (data === "said") resolve();
          });
          const own = document.querySelector("sidenote-chat")?.shadowRoot?.querySelector("iframe");
          const frame = inFrame && own ? own : document.createElement("iframe");
          frame.src = "/stranger";
          if (frame !== own) document.body.append(frame);
        }),
      inFrame,
    );
  await speak(false);
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "true");
  await expect(chat.launcher).toHaveAccessibleName("Sidenote chat");
  await speak(true);
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "true");
  await expect(chat.launcher).toHaveAccessibleName("Sidenote chat");
  expect(asked).toEqual(["/token"]);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("evil");
});

test("no token is ever in a URL or in the page", async ({ chat }) => {
  const tokens: string[] = [];
  const addresses: string[] = [];
  chat.page.on("response", async (response) => {
    if (new URL(response.url()).pathname !== "/token") return;
    const { token }: { token: string } = await response.json();
    tokens.push(token);
  });
  chat.page.on("request", (request) => addresses.push(request.url()));
  await chat.visit({ mode: "inline" });
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");

  const [token = "none"] = tokens;
  expect(token).toMatch(/^eyJ/);
  expect(addresses.filter((address) => address.includes(token))).toEqual([]);
  for (const frame of chat.page.frames()) {
    expect(frame.url()).not.toContain(token);
    expect(await frame.content()).not.toContain(token);
  }
});
