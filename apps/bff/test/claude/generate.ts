import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Usage } from "@sidenote/protocol";
import type { CitedPassage, ModelRequest, ModelResult } from "../../src/chat/ports.ts";
import { ClaudeModel, type ClaudeModelOptions } from "../../src/claude/claude-model.ts";
import type { AppError } from "../../src/errors.ts";
import { API_KEY, type ClaudeRequest, type Simulator, startClaude } from "../stage/simulators.ts";

const REQUEST: ModelRequest = {
  system: "You are Sidenote.",
  messages: [
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Good morning." },
    { role: "user", content: "What is osmosis?" },
  ],
  maxTokens: 500,
  userHash: "0f".repeat(32),
  aside: null,
  tools: null,
};

// A process runs one test file at a time, so its tests share this; `useClaude` sets it before the first.
export let claude: Simulator<ClaudeRequest>;

/** Has a file's tests run on the simulator of Claude, which is reset before each. */
export function useClaude(): void {
  beforeAll(async () => {
    claude = await startClaude();
  });
  afterAll(() => claude.stop());
  beforeEach(() => claude.reset());
}

export interface Generated {
  result: ModelResult | undefined;
  error: AppError | undefined;
  pieces: string[];
  cited: CitedPassage[];
  text: string;
  usage: Usage | undefined;
  retries: string[];
}

/** Runs the real SDK against the simulator and records the results. */
export async function generate(
  over: Partial<ClaudeModelOptions> & {
    request?: Partial<ModelRequest>;
    signal?: AbortSignal;
    onText?: (count: number) => void;
  } = {},
): Promise<Generated> {
  const { request, signal = new AbortController().signal, onText, ...options } = over;
  const generated: Generated = {
    result: undefined,
    error: undefined,
    pieces: [],
    cited: [],
    text: "",
    usage: undefined,
    retries: [],
  };
  const model = new ClaudeModel({
    apiKey: API_KEY,
    baseUrl: claude.url,
    model: "claude-haiku-5-5",
    firstTokenTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    onRetry: (error) => generated.retries.push(error.code),
    ...options,
  });
  const sink = {
    text: (piece: string) => {
      generated.pieces.push(piece);
      onText?.(generated.pieces.length);
    },
    cite: (cited: readonly CitedPassage[]) => void generated.cited.push(...cited),
    usage: (usage: Usage) => {
      generated.usage = usage;
    },
  };
  try {
    generated.result = await model.generate(() => ({ ...REQUEST, ...request }), sink, signal);
  } catch (error) {
    generated.error = error as AppError;
  }
  generated.text = generated.pieces.join("");
  return generated;
}

/** Runs the SDK against a custom server; `asked` is the number of its requests. */
export async function generateFrom(
  answer: RequestListener,
  over: Partial<ClaudeModelOptions> = {},
): Promise<Generated & { asked: number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const generated = await generate({ baseUrl: `http://127.0.0.1:${port}`, ...over });
  server.close();
  return { ...generated, asked };
}

export const failing = (kind: string, more: Record<string, unknown> = {}): Promise<void> =>
  claude.script({ failures: [{ kind, ...more }] });
