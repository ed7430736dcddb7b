import { join } from "node:path";
import { composeAnswer } from "../../../apps/sandbox/src/claude/answers/compose-answer.ts";
import { failureOfPhrase } from "../../../apps/sandbox/src/claude/failures.ts";
import { findPort, startProcess, until } from "../../tasks/src/rig/processes.ts";

/** The simulator's record of one request. */
export interface UpstreamCall {
  body: { messages: { content: string | { text: string }[] }[] };
  text_events_sent: number;
  finished: boolean;
  aborted: boolean;
}

export interface ClaudeSimulator {
  url: string;
  /** The number of requests since the last `forget`, and the 500 most recent ones. */
  report(): Promise<{ count: number; requests: UpstreamCall[] }>;
  /** Clears the record of requests. */
  forget(): Promise<void>;
  /** Sets the time between two tokens, in milliseconds. */
  pace(ms: number): Promise<void>;
  /** Sends the next `times` answers in packets that split multi-byte characters. */
  splitCharacters(times: number): Promise<void>;
  end(): Promise<void>;
}

/** The simulator's answer to a question that does not depend on the course. */
export function expectedAnswer(question: string): string {
  return composeAnswer(question, "", failureOfPhrase(question));
}

/** Returns the last question in a request to the simulator. */
export function questionOf({ body }: UpstreamCall): string {
  const content = body.messages.at(-1)?.content ?? "";
  return typeof content === "string" ? content : content.map(({ text }) => text).join("\n");
}

export async function startClaude(folder: string, paceMs: number): Promise<ClaudeSimulator> {
  const port = await findPort();
  const url = `http://127.0.0.1:${port}`;
  const running = startProcess({
    command: process.execPath,
    parameters: ["--import", "tsx", "apps/sandbox/src/claude/main.ts"],
    log: join(folder, "claude.log"),
    env: { PORT: String(port), PACE_MS: String(paceMs) },
  });
  await until("the simulator of Claude", async () => (await fetch(`${url}/healthz`)).ok);
  const control = async (method: string, body?: object): Promise<Response> => {
    const response = await fetch(`${url}/control`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The simulator of Claude refused: ${response.status}`);
    return response;
  };
  return {
    url,
    report: async () =>
      (await (await control("GET")).json()) as { count: number; requests: UpstreamCall[] },
    forget: async () => void (await control("DELETE")),
    pace: async (ms) => void (await control("POST", { pace_ms: ms })),
    splitCharacters: async (times) =>
      void (await control("POST", { failures: [{ kind: "split_characters", times }] })),
    end: () => running.end("SIGTERM"),
  };
}

export async function startMoodle(folder: string): Promise<{ url: string; end(): Promise<void> }> {
  const port = await findPort();
  const url = `http://127.0.0.1:${port}`;
  const running = startProcess({
    command: process.execPath,
    parameters: ["--import", "tsx", "apps/sandbox/src/moodle/main.ts"],
    log: join(folder, "moodle.log"),
    // Moodle's core functions only; the plugin's own functions are tested with the plugin.
    env: { PORT: String(port), WITH_PLUGIN: "0" },
  });
  await until("the simulator of Moodle", async () => (await fetch(`${url}/healthz`)).ok);
  return { url, end: () => running.end("SIGTERM") };
}
