import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { DEMO_API_KEY, startClaude } from "./server.ts";

export let url: string;
export let client: Anthropic;

/** Has a file's tests call one simulator with the official SDK. It is reset before each test. */
export function useClaude(): void {
  let simulator: Awaited<ReturnType<typeof startClaude>>;
  beforeAll(async () => {
    simulator = await startClaude({ port: 0, host: "127.0.0.1", paceMs: 0 });
    ({ url } = simulator);
    client = new Anthropic({ apiKey: DEMO_API_KEY, baseURL: url, maxRetries: 0 });
  });
  afterAll(() => simulator.close());
  beforeEach(() => control("DELETE"));
}

/** Sends a script to the simulator (POST), reads its journal (GET) or resets both (DELETE). */
export function control(method: "POST" | "GET" | "DELETE", script?: unknown): Promise<Response> {
  const body = script === undefined ? {} : { body: JSON.stringify(script) };
  return fetch(`${url}/control`, { method, ...body });
}

export type Parameters = Partial<Anthropic.MessageCreateParamsNonStreaming> &
  Record<string, unknown>;

export function toRequest(content: string, more: Parameters = {}) {
  const messages: Anthropic.MessageParam[] = [{ role: "user", content }];
  return { model: "claude-haiku-5-5", max_tokens: 4000, messages, ...more };
}

/** Streams an answer. Resolves to its text and the types of its events. */
export async function stream(content: string, more: Parameters = {}) {
  let text = "";
  const types: string[] = [];
  for await (const event of await client.messages.create({
    ...toRequest(content, more),
    stream: true,
  })) {
    types.push(event.type);
    if (event.type === "content_block_delta" && event.delta.type === "text_delta")
      text += event.delta.text;
  }
  return { text, types };
}
