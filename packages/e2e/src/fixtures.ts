import { test as base, type Page } from "@playwright/test";
import { Chat, PEOPLE } from "./chat.ts";
import { startSidenote, type Sidenote } from "./stack.ts";

/** What the simulated Claude was asked, and how far each answer got. */
export interface ClaudeReport {
  count: number;
  requests: {
    body: { messages: { role: string; content: unknown }[] };
    aborted: boolean;
    finished: boolean;
  }[];
}

interface Fixtures {
  chat: Chat;
  /** Another tab of the same browser. */
  openTab: () => Promise<Chat>;
  /** Scripts a simulator, or tells what it saw. */
  claude: {
    script(body: unknown): Promise<void>;
    reset(): Promise<void>;
    report(): Promise<ClaudeReport>;
    /** How many questions it was asked. That it may search before it answers one is not another one. */
    questions(): Promise<number>;
  };
  moodle: { script(body: unknown): Promise<void>; reset(): Promise<void> };
  begin: void;
}

async function send(url: string, method: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${url}/control`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}/control: ${await answer.text()}`);
  return answer.json();
}

/** Nobody has said anything yet, and nothing is about to fail. */
async function beginAnew({ demoUrl, bffUrl, moodleUrl, claudeUrl, wire }: Sidenote) {
  wire.mend();
  await send(claudeUrl, "DELETE");
  await send(moodleUrl, "DELETE");
  for (const id of Object.values(PEOPLE)) {
    const { token } = (await (await fetch(`${demoUrl}/token?user=${id}`)).json()) as {
      token: string;
    };
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${bffUrl}/users/me`, { method: "DELETE", headers });
    if (!answer.ok) throw new Error(`DELETE /users/me: HTTP ${answer.status}`);
  }
}

export const test = base.extend<Fixtures, { sidenote: Sidenote }>({
  sidenote: [
    // Playwright wants to see which fixtures are used: one of them, for the sake of the form.
    async ({ headless: _headless }, use) => {
      const sidenote = await startSidenote();
      await use(sidenote);
      await sidenote.stop();
    },
    { scope: "worker", timeout: 240_000 },
  ],
  begin: [
    async ({ sidenote }, use) => {
      await beginAnew(sidenote);
      await use();
    },
    { auto: true },
  ],
  chat: async ({ page, sidenote }, use) => {
    await use(new Chat(page, sidenote.demoUrl));
  },
  openTab: async ({ context, sidenote }, use) => {
    const pages: Page[] = [];
    await use(async () => {
      const page = await context.newPage();
      pages.push(page);
      return new Chat(page, sidenote.demoUrl);
    });
    for (const page of pages) await page.close();
  },
  claude: async ({ sidenote }, use) => {
    const report = async () => (await send(sidenote.claudeUrl, "GET")) as ClaudeReport;
    await use({
      script: async (body) => void (await send(sidenote.claudeUrl, "POST", body)),
      reset: async () => void (await send(sidenote.claudeUrl, "DELETE")),
      report,
      questions: async () =>
        (await report()).requests.filter(
          ({ body }) => !JSON.stringify(body.messages.at(-1)).includes('"tool_result"'),
        ).length,
    });
  },
  moodle: async ({ sidenote }, use) => {
    await use({
      script: async (body) => void (await send(sidenote.moodleUrl, "POST", body)),
      reset: async () => void (await send(sidenote.moodleUrl, "DELETE")),
    });
  },
});

export { expect } from "@playwright/test";
