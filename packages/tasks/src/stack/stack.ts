import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../root.ts";
import { type Child, startChild } from "./child.ts";
import { findPort } from "./find-port.ts";

/** The simulators' keys. Not secrets: only the simulators accept them. */
const SANDBOX_API_KEY = "sk-ant-sandbox-not-a-real-key";
const SANDBOX_MOODLE_TOKEN = "sandbox-moodle-token-not-a-secret";
const HEALTHY_MS = 60_000;

type Environment = Record<string, string | undefined>;

export interface StackOptions {
  /** The environment. Configured services replace their simulators; all variables are passed to the BFF. */
  environment: Environment;
  /** Preferred ports; others are used if these are taken. */
  bffPort: number;
  demoPort: number;
  /** Restarts the BFF and rebuilds the widget when a file changes. */
  watch?: boolean;
  /** Milliseconds between two tokens of the simulated model. */
  paceMs?: number;
  onLine?: (name: string, line: string) => void;
}

/** A running Sidenote: the BFF, the demo page, and a simulator of each service that is not configured. */
export interface Stack {
  demoUrl: string;
  bffUrl: string;
  /** The simulators' URLs, which also serve `/control`; absent where the real service is used. */
  moodleUrl?: string;
  claudeUrl?: string;
  /** Where conversations are stored, in words. */
  keptIn: string;
  /** Rejects with the reason when a process dies. */
  died: Promise<never>;
}

/** Starts all processes. `ready` resolves when they all respond; `stop` may be called at any time, even before that. */
export function startStack(options: StackOptions): {
  ready: Promise<Stack>;
  stop: () => Promise<void>;
} {
  const children: Child[] = [];
  let isStopping = false;
  const stop = async () => {
    isStopping = true;
    // The BFF before the simulators, which it may need while it drains.
    for (const child of children.toReversed()) await child.stop();
  };
  const add = (child: Child) => {
    children.push(child);
    if (isStopping) void child.stop();
    return child;
  };
  const ready = startParts(options, children, add).then(
    (parts) => ({ ...parts, died: Promise.race(children.map((child) => child.died)) }),
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
  return { ready, stop };
}

async function startParts(
  options: StackOptions,
  children: readonly Child[],
  add: (child: Child) => Child,
) {
  const { environment, watch = false, onLine } = options;
  const bffPort = await findPort(options.bffPort);
  const demoPort = await findPort(options.demoPort, bffPort);
  // Two names for this computer, so that host page and frame are cross-site to the browser, as in production.
  const bffUrl = environment["PUBLIC_URL"] ?? `http://127.0.0.1:${bffPort}`;
  const demoUrl = `http://localhost:${demoPort}`;

  function start(
    name: string,
    parameters: string[],
    variables: Record<string, string>,
    command = process.execPath,
  ) {
    return add(
      startChild({
        name,
        command,
        parameters,
        folder: ROOT,
        environment: variables,
        ...(onLine ? { onLine: (line: string) => onLine(name, line) } : {}),
      }),
    );
  }
  const sandbox = (name: string, variables: Record<string, string>) =>
    start(name, ["--import", "tsx", `apps/sandbox/src/${name}/main.ts`], {
      HOST: "127.0.0.1",
      ...variables,
    });

  const claude = environment["ANTHROPIC_API_KEY"]
    ? undefined
    : sandbox("claude", { PORT: "0", PACE_MS: String(options.paceMs ?? 15), SANDBOX_API_KEY });
  const moodle = environment["MOODLE_URL"]
    ? undefined
    : sandbox("moodle", { PORT: "0", SANDBOX_MOODLE_TOKEN });
  const claudeUrl = await claude?.waitFor(readListening);
  const simulatedMoodleUrl = await moodle?.waitFor(readListening);
  const moodleUrl = simulatedMoodleUrl ?? (environment["MOODLE_URL"] ?? "").replace(/\/+$/, "");
  const launchSecrets =
    environment["LAUNCH_SECRETS"] || `demo:${randomBytes(32).toString("base64url")}`;
  const origins = [demoUrl, `http://127.0.0.1:${demoPort}`, environment["EMBED_ORIGINS"] ?? ""];

  start(
    "bff",
    watch
      ? ["node_modules/tsx/dist/cli.mjs", "watch", "--clear-screen=false", "apps/bff/src/main.ts"]
      : ["apps/bff/dist/main.js"],
    {
      LOG_LEVEL: "warn",
      HOST: "127.0.0.1",
      DRAIN_SECONDS: "2",
      ...definedOf(environment),
      PORT: String(bffPort),
      PUBLIC_URL: bffUrl,
      MOODLE_URL: moodleUrl,
      LAUNCH_SECRETS: launchSecrets,
      EMBED_ORIGINS: origins.filter(Boolean).join(","),
      ...(simulatedMoodleUrl ? { MOODLE_TOKEN: SANDBOX_MOODLE_TOKEN } : {}),
      ...(claudeUrl ? { ANTHROPIC_API_KEY: SANDBOX_API_KEY, ANTHROPIC_BASE_URL: claudeUrl } : {}),
    },
  );
  const keptIn = environment["REDIS_URL"] ? "Redis" : "memory, until this process ends";
  const demo = sandbox("demo", {
    PORT: String(demoPort),
    BFF_URL: bffUrl,
    MOODLE_URL: moodleUrl,
    LAUNCH_SECRET: launchSecrets.split(",")[0] ?? "",
    SIMULATED: [claude && "model", moodle && "moodle"].filter(Boolean).join(),
    KEPT_IN: keptIn,
    ...(watch ? { WATCH_FOLDER: "packages/widget/dist" } : {}),
  });
  if (watch)
    for (const name of ["host", "frame"])
      start(
        `widget ${name}`,
        ["--dir", "packages/widget", "run", `build:${name}`, "--watch", "--logLevel", "warn"],
        {},
        "pnpm",
      );

  await demo.waitFor(readListening);
  await untilHealthy(`http://127.0.0.1:${bffPort}/healthz`, children);
  return {
    demoUrl,
    bffUrl,
    keptIn,
    ...(claudeUrl ? { claudeUrl } : {}),
    ...(simulatedMoodleUrl ? { moodleUrl: simulatedMoodleUrl } : {}),
  };
}

/** Returns the URL in the line that a sandbox process prints when it is ready. */
function readListening(line: string): string | undefined {
  return /^\{"listening":"([^"]+)"\}$/.exec(line)?.[1];
}

function definedOf(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

async function untilHealthy(url: string, children: readonly Child[]): Promise<void> {
  const late = AbortSignal.timeout(HEALTHY_MS);
  const answer = async () => {
    while (!late.aborted) {
      const response = await fetch(url, { signal: late }).catch(() => undefined);
      if (response?.ok) return;
      await sleep(100);
    }
    throw new Error(`${url} did not answer within ${HEALTHY_MS / 1000} s.`);
  };
  await Promise.race([answer(), ...children.map((child) => child.died)]);
}
