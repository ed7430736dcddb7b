import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT } from "./root.ts";

interface Command {
  child: ChildProcess;
  /** Resolves with the exit code. */
  ended: Promise<unknown>;
  output(): string;
  /** Resolves with the URL after a label of the summary, when it is shown. */
  address(label: string): Promise<string>;
}

const started: Command[] = [];
afterEach(async () => {
  for (const command of started.splice(0)) {
    command.child.kill("SIGTERM");
    await command.ended;
  }
});

/** Runs `pnpm start` in its own process, configured only by `environment`. */
function startCommand(environment: Record<string, string>): Command {
  const child = spawn(process.execPath, ["--import", "tsx", "packages/tasks/src/start.ts"], {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      PORT: "0",
      DEMO_PORT: "0",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const ended = once(child, "close").then(([code]: unknown[]) => code);
  const command: Command = {
    child,
    ended,
    output: () => output,
    async address(label) {
      const find = () => new RegExp(`${label}\\s+(http\\S+)`).exec(output)?.[1];
      await expect.poll(find, { timeout: 90_000 }).toBeDefined();
      return find() ?? "";
    },
  };
  started.push(command);
  return command;
}

async function isGone(url: string): Promise<boolean> {
  return fetch(url).then(
    () => false,
    () => true,
  );
}

describe("pnpm start", () => {
  it("serves a working demo page with nothing configured, and stops every process on SIGINT", async () => {
    const command = startCommand({});
    const demo = await command.address("Demo course page");
    const bff = await command.address("BFF");

    const page = await (await fetch(demo)).text();
    expect(page).toContain("the answers come from a simulated model, not from Claude");
    const { token } = (await (await fetch(`${demo}/token?user=3`)).json()) as { token: string };
    const context = await fetch(`${bff}/context`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await context.json()).toMatchObject({
      user: { first_name: "Sofia" },
      policy: "accepted",
    });

    command.child.kill("SIGINT");
    expect(await command.ended).toBe(0);
    expect([await isGone(demo), await isGone(bff)]).toEqual([true, true]);
  });

  it("leaves no process behind when a second signal ends it without waiting", async () => {
    const command = startCommand({});
    const bff = await command.address("BFF");
    command.child.kill("SIGTERM");
    command.child.kill("SIGINT");
    expect(await command.ended).toBe(1);
    await expect.poll(() => isGone(bff), { timeout: 10_000 }).toBe(true);
  });

  it("uses other ports when its own are taken", async () => {
    const other = createServer().listen(0);
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    try {
      const command = startCommand({ PORT: port, DEMO_PORT: port });
      expect(await command.address("Demo course page")).not.toContain(`:${port}`);
      expect(await command.address("BFF")).not.toContain(`:${port}`);
    } finally {
      other.close();
    }
  });

  it("names the missing setting when only MOODLE_URL is set, and exits", async () => {
    const command = startCommand({ MOODLE_URL: "http://127.0.0.1:9" });
    expect(await command.ended).toBe(1);
    expect(command.output()).toContain("MOODLE_TOKEN: is required with MOODLE_URL");
  });
});
