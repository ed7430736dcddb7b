import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { countTokensOf, REFUSAL, toMessage, toOpening, type Answer } from "./answer.ts";
import type { JournalEntry } from "./control.ts";
import type { Failure } from "./failures.ts";

/** Far shorter than the real one's, so that a test need not think long. */
const PING_MS = 50;

interface Delivery {
  paceMs: number;
  failure: Failure | undefined;
  entry: JournalEntry;
}

interface StreamEvent {
  type: string;
  delta?: { type?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/**
 * Sends the answer as server-sent events, one token a piece: `message_start`, for each part `content_block_start`,
 * `content_block_delta`… (text, its citations, the input of a tool, or a thought's signature), `content_block_stop`; then `message_delta` (stop
 * reason, usage), `message_stop`. A `ping` follows the first start. A failure breaks in after its `after_events`. Stops
 * by itself when the client goes.
 */
export async function streamAnswer(response: ServerResponse, answer: Answer, delivery: Delivery) {
  const { failure, entry } = delivery;
  const troubleAt = failure?.after_events ?? 10;
  const gone = new AbortController();
  response.once("close", () => gone.abort());

  async function send(event: StreamEvent) {
    const text = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    if (response.destroyed) return;
    entry.events_sent += 1;
    if (event.delta?.type === "text_delta") entry.text_events_sent += 1;
    if (failure?.kind === "split_characters") await writeInHalves(response, text);
    else if (!response.write(text)) await drained(response, gone.signal);
  }

  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    connection: "keep-alive",
  });
  response.flushHeaders();
  if (failure?.kind === "slow_first_token") await wait(failure.delay_ms ?? 3000, gone.signal);

  await send({
    type: "message_start",
    message: {
      ...toMessage({ ...answer, parts: [] }),
      stop_reason: null,
      stop_details: null,
      usage: { ...answer.usage, output_tokens: 1, service_tier: "standard" },
    },
  });

  let sent = 0;
  if (answer.parts.length === 0) await send({ type: "ping" });
  for (const [index, part] of answer.parts.entries()) {
    const sendDelta = (delta: { type: string; [field: string]: unknown }) =>
      send({ type: "content_block_delta", index, delta });
    const isTool = part.type === "tool_use";
    await send({ type: "content_block_start", index, content_block: toOpening(part) });
    if (index === 0) await send({ type: "ping" });
    if (part.type === "thinking") {
      await sendDelta({ type: "thinking_delta", thinking: "" });
      for (let left = part.ms; left > 0 && !gone.signal.aborted; left -= PING_MS) {
        await wait(PING_MS, gone.signal);
        await send({ type: "ping" });
      }
      await sendDelta({ type: "signature_delta", signature: part.signature });
    }
    // The real one begins with nothing, too.
    if (isTool) await sendDelta({ type: "input_json_delta", partial_json: "" });
    for (const text of part.tokens) {
      if (sent === troubleAt && (await breakIn(failure, delivery))) return;
      if (gone.signal.aborted) return;
      if (delivery.paceMs > 0) await wait(delivery.paceMs, gone.signal);
      await sendDelta(
        isTool ? { type: "input_json_delta", partial_json: text } : { type: "text_delta", text },
      );
      sent += 1;
    }
    if (part.type === "text")
      for (const citation of part.citations ?? [])
        await sendDelta({ type: "citations_delta", citation });
    const isLast = index === answer.parts.length - 1;
    if (isLast && sent <= troubleAt && (await breakIn(failure, delivery))) return;
    if (gone.signal.aborted) return;
    await send({ type: "content_block_stop", index });
  }
  await send({
    type: "message_delta",
    delta: {
      stop_reason: answer.stopReason,
      stop_sequence: null,
      stop_details: answer.stopReason === "refusal" ? REFUSAL : null,
    },
    usage: {
      input_tokens: answer.usage.input_tokens,
      cache_creation_input_tokens: answer.usage.cache_creation_input_tokens,
      cache_read_input_tokens: answer.usage.cache_read_input_tokens,
      output_tokens: countTokensOf(answer),
    },
  });
  await send({ type: "message_stop" });
  response.end();

  /** Does what the failure says in the middle of an answer; true when nothing may follow. */
  async function breakIn(failure: Failure | undefined, { entry }: Delivery): Promise<boolean> {
    switch (failure?.kind) {
      case "error_mid_stream":
        await send({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } });
        response.end();
        return true;
      case "reset_mid_stream":
        entry.cut = true;
        response.socket?.resetAndDestroy();
        return true;
      case "end_without_stop":
        response.end();
        return true;
      case "stall":
        await wait(Infinity, gone.signal);
        return true;
      default:
        return false;
    }
  }
}

/** Sleeps until the time is over or the client is gone, whichever is first. */
async function wait(ms: number, signal: AbortSignal) {
  if (signal.aborted) return;
  if (ms === Infinity) return void (await once(signal, "abort"));
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function drained(response: ServerResponse, signal: AbortSignal) {
  await once(response, "drain", { signal }).catch(() => undefined);
}

/** Writes in two packets, cut inside a character where there is one of several bytes. */
async function writeInHalves(response: ServerResponse, text: string) {
  const bytes = Buffer.from(text);
  const inside = bytes.findIndex((byte) => byte >= 0xc0);
  const cut = inside >= 0 ? inside + 1 : bytes.length >> 1;
  response.write(bytes.subarray(0, cut));
  await sleep(2);
  response.write(bytes.subarray(cut));
}
