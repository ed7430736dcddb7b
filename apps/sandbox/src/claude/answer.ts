import type { Message, RefusalStopDetails } from "@anthropic-ai/sdk/resources/messages";
import type { AnswerBlock, Citation } from "./answers/answer-block.ts";
import type { InputUsage } from "./prompt-cache.ts";
import { splitIntoTokens } from "./tokens.ts";
import { toUsage } from "./usage.ts";

/** A content block of an answer, split into the tokens it is streamed as. */
export type AnswerPart =
  | { type: "thinking"; signature: string; ms: number; tokens: never[] }
  | { type: "text"; tokens: string[]; citations?: Citation[] }
  | {
      type: "tool_use";
      id: string;
      name: string;
      /** Empty if the answer was cut off inside this block. */
      input: Record<string, unknown>;
      /** The input as JSON. */
      tokens: string[];
    };

export interface Answer {
  id: string;
  model: string;
  parts: AnswerPart[];
  stopReason: "end_turn" | "tool_use" | "max_tokens" | "refusal";
  usage: InputUsage;
}

/** Splits an answer into tokens, at most `limit` of them. `number` makes the ids of its tool calls unique. */
export function toParts(
  blocks: AnswerBlock[],
  limit: number,
  number: string,
): { parts: AnswerPart[]; isCut: boolean } {
  const parts: AnswerPart[] = [];
  let left = limit;
  for (const [index, block] of blocks.entries()) {
    const part = toPart(block, `toolu_sandbox_${number}_${index}`);
    if (part.tokens.length > left) {
      if (left > 0) parts.push(cut(part, left));
      return { parts, isCut: true };
    }
    left -= part.tokens.length;
    if (part.tokens.length > 0 || part.type === "thinking") parts.push(part);
  }
  return { parts, isCut: false };
}

function toPart(block: AnswerBlock, id: string): AnswerPart {
  if (block.type === "thinking") return { ...block, tokens: [] };
  if (block.type === "tool_use")
    return { ...block, id, tokens: splitIntoTokens(JSON.stringify(block.input)) };
  const { text, ...rest } = block;
  return { ...rest, tokens: splitIntoTokens(text) };
}

function cut(part: AnswerPart, length: number): AnswerPart {
  if (part.type === "thinking") return part;
  const tokens = part.tokens.slice(0, length);
  return part.type === "text" ? { type: "text", tokens } : { ...part, input: {}, tokens };
}

/** Returns the whole answer as one message, as `stream: false` does. */
export function toMessage(answer: Answer): Omit<Message, "content"> & { content: unknown[] } {
  return {
    id: answer.id,
    type: "message",
    role: "assistant",
    model: answer.model,
    content: answer.parts.map((part) => {
      if (part.type === "thinking") return { ...toOpening(part), signature: part.signature };
      return part.type === "text"
        ? { ...toOpening(part), text: part.tokens.join(""), ...citationsOf(part) }
        : { ...toOpening(part), input: part.input };
    }),
    container: null,
    diagnostics: null,
    stop_reason: answer.stopReason,
    stop_sequence: null,
    stop_details: stopDetailsOf(answer),
    usage: toUsage(answer),
  };
}

export function stopDetailsOf({ stopReason }: Answer): RefusalStopDetails | null {
  return stopReason === "refusal" ? { type: "refusal", category: null, explanation: null } : null;
}

/** Returns the empty block of a part, as `content_block_start` sends it. */
export function toOpening(part: AnswerPart) {
  if (part.type === "thinking") return { type: "thinking", thinking: "", signature: "" };
  if (part.type === "text")
    return { type: "text", text: "", ...(part.citations ? { citations: [] } : {}) };
  const { type, id, name } = part;
  return { type, id, name, input: {}, caller: { type: "direct" } };
}

function citationsOf({ citations }: { citations?: Citation[] }) {
  return citations ? { citations } : {};
}
