import type { MessageDeltaUsage, Usage } from "@anthropic-ai/sdk/resources/messages";
import type { AnswerPart } from "./answer.ts";
import type { InputUsage } from "./prompt-cache.ts";
import { countTokens } from "./tokens.ts";

interface Counted {
  parts: AnswerPart[];
  usage: InputUsage;
}

/** Returns the `usage` of a whole message. */
export function toUsage(answer: Counted): Usage {
  return {
    ...answer.usage,
    ...toOutputUsage(answer),
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: "global",
    speed: "standard",
  };
}

/** Returns the `usage` at the end of a stream. */
export function toFinalUsage(answer: Counted): MessageDeltaUsage {
  const { cache_creation: _, ...counts } = answer.usage;
  return { ...counts, ...toOutputUsage(answer), server_tool_use: null };
}

function toOutputUsage({ parts }: Counted) {
  // Only the signature of thinking is sent. It grows with the thinking, and so does this estimate.
  const thinking = parts.map((part) =>
    part.type === "thinking" ? countTokens(part.signature) : 0,
  );
  const thinkingTokens = sum(thinking);
  return {
    output_tokens: thinkingTokens + sum(parts.map(({ tokens }) => tokens.length)),
    output_tokens_details: { thinking_tokens: thinkingTokens },
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
