import { APIConnectionError } from "@anthropic-ai/sdk";
import type { StopReason } from "@anthropic-ai/sdk/resources/messages";
import type { Usage } from "@sidenote/protocol";
import type { IncomingMessage } from "node:http";
import type { CitedPassage, ModelResult, ModelSink, ToolCall } from "../chat/ports.ts";
import { NO_USAGE } from "../chat/usage.ts";
import { readEvents } from "./event-stream.ts";
import type { Progress } from "./progress.ts";
import { SaidBlocks } from "./said-blocks.ts";
import { isTool, WrittenCall } from "./tools.ts";

const NO_CALLS: readonly ToolCall[] = [];

const STATUSES: Partial<Record<StopReason, ModelResult["status"]>> = {
  max_tokens: "truncated",
  model_context_window_exceeded: "truncated",
  refusal: "refused",
};

export interface OpenAnswer {
  stream: IncomingMessage;
  /** The most characters that the answer may have. */
  charactersLeft: number;
  /** Whether the answer may end in a look-up, after which its blocks must be sent back. */
  mayLookUp: boolean;
}

/**
 * Streams an answer into the sink.
 * @throws what `readEvents` throws, and APIConnectionError when the stream ends early
 */
export function readAnswer(
  { stream, charactersLeft, mayLookUp }: OpenAnswer,
  sink: ModelSink,
  progress: Progress,
): Promise<ModelResult> {
  const usage = { ...NO_USAGE };
  let reason: StopReason | null = null;
  /** By block index. Created for the first call, since most answers have none. */
  let calls: Map<number, WrittenCall> | null = null;
  /** Created for the first thinking block: until then, nothing must be sent back verbatim. */
  let said: SaidBlocks | null = null;
  /** The citations of the current block. */
  let cited: CitedPassage[] | null = null;
  const reading = readEvents(stream, progress, (event) => {
    switch (event.type) {
      case "content_block_delta":
        if (event.delta.type === "text_delta") progress.onText();
        else progress.onEvent();
        said?.add(event.delta);
        switch (event.delta.type) {
          case "text_delta":
            sink.text(event.delta.text);
            charactersLeft -= event.delta.text.length;
            if (charactersLeft < 0) reason = "max_tokens";
            break;
          case "input_json_delta":
            calls?.get(event.index)?.add(event.delta.partial_json);
            break;
          case "citations_delta":
            if (event.delta.citation.type === "search_result_location") {
              const { source, cited_text } = event.delta.citation;
              (cited ??= []).push({ url: source, text: cited_text });
            }
            break;
          default:
            break;
        }
        break;
      case "content_block_start": {
        const block = event.content_block;
        const isThought = block.type === "thinking" || block.type === "redacted_thinking";
        progress.onBlock(isThought);
        if (isThought && mayLookUp) said ??= new SaidBlocks();
        said?.start(block);
        if (block.type !== "tool_use" || !isTool(block.name)) break;
        calls ??= new Map();
        calls.set(event.index, new WrittenCall(block.id, block.name));
        break;
      }
      case "content_block_stop":
        progress.onBlock(false);
        if (cited !== null) sink.cite(cited);
        cited = null;
        break;
      case "message_start":
        take(usage, event.message.usage);
        sink.usage({ ...usage });
        break;
      case "message_delta":
        take(usage, event.usage);
        reason = event.delta.stop_reason;
        sink.usage({ ...usage });
        break;
      default:
        break;
    }
    return event.type === "message_stop" || charactersLeft < 0;
  });
  // Promise chaining instead of `await`, which would keep another suspended function in memory per open stream.
  return reading.then((isWhole) => {
    progress.throwIfEnded();
    if (!isWhole)
      throw new APIConnectionError({ message: "The stream ended with no message_stop." });
    const wanted =
      reason === "tool_use" && calls !== null
        ? [...calls.values()].map((call) => call.toCall())
        : NO_CALLS;
    return {
      status: (reason && STATUSES[reason]) ?? "complete",
      calls: wanted,
      ...(said === null || wanted.length === 0 ? {} : { verbatim: said.toContent(wanted) }),
    };
  });
}

/** Updates `usage` in place. Later counts replace earlier ones; absent counts change nothing. */
function take(usage: Usage, counted: Partial<Record<keyof Usage, number | null>>): void {
  usage.input_tokens = counted.input_tokens ?? usage.input_tokens;
  usage.output_tokens = counted.output_tokens ?? usage.output_tokens;
  usage.cache_creation_input_tokens =
    counted.cache_creation_input_tokens ?? usage.cache_creation_input_tokens;
  usage.cache_read_input_tokens = counted.cache_read_input_tokens ?? usage.cache_read_input_tokens;
}
