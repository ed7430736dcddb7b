import { printed, startProgram, type StartedProcess } from "./process.ts";

export const API_KEY = "sk-ant-sandbox-not-a-real-key";
export const MOODLE_TOKEN = "sandbox-moodle-token-not-a-secret";

/** One request, as recorded by the simulator of Claude. */
export interface ClaudeRequest {
  body: {
    model: string;
    max_tokens: number;
    stream: boolean;
    metadata: { user_id: string };
    system: { type: string; text: string; cache_control?: { type: string } }[];
    messages: { role: string; content: string | { type: string; text: string }[] }[];
  };
  failure: string | null;
  text_events_sent: number;
  finished: boolean;
  aborted: boolean;
}

export interface MoodleRequest {
  function: string;
  params: Record<string, string>;
  failure: string | null;
}

interface Report<Request> {
  count: number;
  requests: Request[];
}

/** A client of a simulator process: scripts its answers and reads the requests it recorded. */
export class Simulator<Request> {
  readonly #process: StartedProcess;
  readonly url: string;

  constructor(process: StartedProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  async script(body: unknown): Promise<void> {
    const answer = await fetch(`${this.url}/control`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async report(): Promise<Report<Request>> {
    const answer = await fetch(`${this.url}/control`);
    return (await answer.json()) as Report<Request>;
  }

  async requests(): Promise<Request[]> {
    return (await this.report()).requests;
  }

  async reset(): Promise<void> {
    await fetch(`${this.url}/control`, { method: "DELETE" });
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}

async function startSimulator<Request>(
  file: string,
  environment: Record<string, string>,
): Promise<Simulator<Request>> {
  const program = startProgram(file, { PORT: "0", ...environment });
  const [, url = ""] = await printed(program, /"listening":"([^"]+)"/);
  return new Simulator<Request>(program, url);
}

/** Starts the simulator of Claude. It answers as fast as it is read unless a test sets a pace. */
export function startClaude(): Promise<Simulator<ClaudeRequest>> {
  return startSimulator("apps/sandbox/src/claude/main.ts", { PACE_MS: "0" });
}

export function startMoodle({ withPlugin = true } = {}): Promise<Simulator<MoodleRequest>> {
  return startSimulator("apps/sandbox/src/moodle/main.ts", { WITH_PLUGIN: withPlugin ? "1" : "0" });
}
