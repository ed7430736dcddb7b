import { expect, type Page, test } from "@playwright/test";
import { logIn, ask } from "./people.ts";
import { startFaultyProxy } from "./faulty-proxy.ts";
import { php, readStage, setConfig, type Stage } from "./stage.ts";

const stage = readStage();
const url = `${stage.moodleUrl}/blocks/sidenote/check.php`;

const CHECKS = {
  server: "the chat server answers",
  secrets: "accepts this site's signature",
  clock: "clocks agree",
  framing: "may frame the assistant",
  streaming: "arrive as they are written",
  webservice: "all the access it needs and no more",
  backchannel: "can query Moodle",
  model: "Claude answers",
};
type Check = keyof typeof CHECKS;

/** Opens the connection test and returns the status of each check. */
async function readChecks(page: Page): Promise<Record<Check, string>> {
  await page.goto(url);
  const entries = await Promise.all(
    Object.entries(CHECKS).map(async ([check, name]) => {
      const row = page.getByRole("row").filter({ hasText: name });
      return [check, (await row.locator("td").first().innerText()).trim()];
    }),
  );
  return Object.fromEntries(entries) as Record<Check, string>;
}

const GREEN: Record<Check, string> = {
  server: "OK",
  secrets: "OK",
  clock: "OK",
  framing: "OK",
  streaming: "OK",
  webservice: "OK",
  backchannel: "OK",
  model: "OK",
};

test("all checks are green, a check has a detail page, and the assistant can be tried on the same page", async ({
  page,
}) => {
  await logIn(page, stage, "admin");
  // Nobody has asked anything yet.
  expect(await readChecks(page)).toEqual({ ...GREEN, model: "Info" });
  await page.locator(".block_sidenote-tryit button").click();
  const frame = page.frameLocator('iframe[src*="/widget/"]');
  await ask(frame, "Are you there?");
  await frame.getByRole("button", { name: /accept/i }).click();
  await expect(frame.getByText(/answer complete/i)).toBeAttached();
  expect(await readChecks(page)).toEqual(GREEN);
  await page.goto(`${url}?detail=block_sidenote_streaming`);
  await expect(page.getByText("proxy_buffering off")).toBeVisible();
});

/** Ways to break the connection: how, which check fails, and how to repair it. */
const BREAKAGES: {
  name: string;
  check: Check;
  status: string;
  break: (stage: Stage) => Promise<void>;
  mend: (stage: Stage) => Promise<void>;
}[] = [
  {
    name: "a server that is not there",
    check: "server",
    status: "Error",
    break: (at) => setConfig(at, "bffurl", "http://127.0.0.1:9"),
    mend: (at) => setConfig(at, "bffurl", at.bffUrl),
  },
  {
    name: "a secret that the server does not know",
    check: "secrets",
    status: "Error",
    break: (at) => setConfig(at, "secret1", "another-secret-another-secret-another"),
    mend: (at) => setConfig(at, "secret1", at.secret),
  },
  {
    name: "web services that are switched off",
    check: "webservice",
    status: "Error",
    break: (at) => setConfig(at, "enablewebservices", "0", "core"),
    mend: (at) => setConfig(at, "enablewebservices", "1", "core"),
  },
];

for (const fault of BREAKAGES) {
  test(`${fault.name}: the check reports it, and is green again after the repair`, async ({
    page,
  }) => {
    await logIn(page, stage, "admin");
    await fault.break(stage);
    try {
      expect((await readChecks(page))[fault.check]).toBe(fault.status);
    } finally {
      await fault.mend(stage);
    }
    // PHP's web server may assign the chat server's call to the same worker that is waiting for its response.
    await expect(async () => expect(await readChecks(page)).toEqual(GREEN)).toPass();
  });
}

test("a service account that may see hidden activities causes a warning", async ({ page }) => {
  await logIn(page, stage, "admin");
  const assign = (permission: string) =>
    php(
      stage,
      "-r",
      `define('CLI_SCRIPT', true); require 'config.php'; role_change_permission(${stage.seed.serviceRoleId}, \\core\\context\\system::instance(), 'moodle/course:viewhiddenactivities', ${permission}); purge_all_caches();`,
    );
  await assign("CAP_ALLOW");
  expect((await readChecks(page)).webservice).toBe("Warning");
  await assign("CAP_INHERIT");
  expect((await readChecks(page)).webservice).toBe("OK");
});

/** What a proxy in between can do to the connection, and which check notices it. */
const PROXY_FAULTS = [
  ["buffers a stream until it is complete", "streaming", "Error", { buffers: true }],
  ["forbids all framing", "framing", "Error", { headers: { "X-Frame-Options": "DENY" } }],
  ["has a clock that is two minutes late", "clock", "Error", { clockSkewMs: -120_000 }],
  ["changes the public address", "backchannel", "Error", {}],
] as const;

for (const [does, check, status, faults] of PROXY_FAULTS) {
  test(`a proxy that ${does} is noticed`, async ({ page }) => {
    await logIn(page, stage, "admin");
    const proxy = await startFaultyProxy(stage.bffUrl, faults);
    await setConfig(stage, "bffurl", proxy.url);
    try {
      expect((await readChecks(page))[check]).toBe(status);
    } finally {
      await setConfig(stage, "bffurl", stage.bffUrl);
      await proxy.stop();
    }
  });
}
