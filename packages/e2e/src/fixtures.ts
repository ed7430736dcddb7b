import { test as base, type Page } from "@playwright/test";
import { Chat, PEOPLE } from "./chat.ts";
import { startSidenote, type Sidenote } from "./stack.ts";

/** The requests that the simulated Claude received, and how far each answer got. */
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
  /** Opens another tab of the same browser. */
  openTab: () => Promise<Chat>;
  /** Scripts a simulator, or reports what it received. */
  claude: {
    script(body: unknown): Promise<void>;
    reset(): Promise<void>;
    report(): Promise<ClaudeReport>;
    /** Returns how many questions it was asked. Requests that continue a search are not counted. */
    questions(): Promise<number>;
  };
  moodle: { script(body: unknown): Promise<void>; reset(): Promise<void> };
  cleanState: void;
}

async function send(url: string, method: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${url}/control`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}/control: ${await answer.text()}`);
  return answer.json();
}

/** Resets the simulators, mends the wire and deletes all users' data. */
async function resetState({ demoUrl, bffUrl, moodleUrl, claudeUrl, wire }: Sidenote) {
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
    // Playwright requires the first parameter to be destructured, so it names a fixture that is not used.
    async ({ headless: _headless }, use) => {
      const sidenote = await startSidenote();
      await use(sidenote);
      await sidenote.stop();
    },
    { scope: "worker", timeout: 240_000 },
  ],
  cleanState: [
    async ({ sidenote }, use) => {
      await resetState(sidenote);
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
