import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { RawMessageDeltaEvent } from "@anthropic-ai/sdk/resources/messages";
import { stopDetailsOf, toMessage, toOpening, type Answer } from "./answer.ts";
import type { JournalEntry } from "./control.ts";
import type { Failure } from "./failures.ts";
import { toFinalUsage, toUsage } from "./usage.ts";

/** The interval of pings during thinking. Much shorter than the real API's, to keep tests fast. */
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
 * Streams the answer as server-sent events, one token per event: `message_start`; for each part `content_block_start`,
 * `content_block_delta`s (text, citations, tool input or a thinking signature) and `content_block_stop`; then
 * `message_delta` (stop reason, usage) and `message_stop`. A `ping` follows the first `content_block_start`. A failure
 * is injected after its `after_events`. Stops when the client disconnects.
 */
export async function streamAnswer(response: ServerResponse, answer: Answer, delivery: Delivery) {
  const { failure, entry } = delivery;
  const failAt = failure?.after_events ?? 10;
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
      usage: { ...toUsage({ ...answer, parts: [] }), output_tokens: 1 },
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
    // The real API sends an empty first piece, too.
    if (isTool) await sendDelta({ type: "input_json_delta", partial_json: "" });
    for (const text of part.tokens) {
      if (sent === failAt && (await injectFailure(failure, delivery))) return;
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
    if (isLast && sent <= failAt && (await injectFailure(failure, delivery))) return;
    if (gone.signal.aborted) return;
    await send({ type: "content_block_stop", index });
  }
  await send({
    type: "message_delta",
    delta: {
      container: null,
      stop_reason: answer.stopReason,
      stop_sequence: null,
      stop_details: stopDetailsOf(answer),
    },
    usage: toFinalUsage(answer),
  } satisfies RawMessageDeltaEvent);
  await send({ type: "message_stop" });
  response.end();

  /** Injects the failure in mid-stream. Resolves to true if the stream must not continue. */
  async function injectFailure(
    failure: Failure | undefined,
    { entry }: Delivery,
  ): Promise<boolean> {
    switch (failure?.kind) {
      case "error_mid_stream":
        await send({
          type: "error",
          error: { type: "overloaded_error", message: "Overloaded" },
          request_id: response.getHeader("request-id"),
        });
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

/** Resolves after `ms` or when the client disconnects, whichever comes first. */
async function wait(ms: number, signal: AbortSignal) {
  if (signal.aborted) return;
  if (ms === Infinity) return void (await once(signal, "abort"));
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function drained(response: ServerResponse, signal: AbortSignal) {
  await once(response, "drain", { signal }).catch(() => undefined);
}

/** Writes in two packets, split inside the first multi-byte character, if there is one. */
async function writeInHalves(response: ServerResponse, text: string) {
  const bytes = Buffer.from(text);
  const inside = bytes.findIndex((byte) => byte >= 0xc0);
  const cut = inside >= 0 ? inside + 1 : bytes.length >> 1;
  response.write(bytes.subarray(0, cut));
  await sleep(2);
  response.write(bytes.subarray(cut));
}
