import type { Usage } from "@sidenote/protocol";
import { withoutMarks } from "./citations.ts";
import { estimateTokens } from "./prompts/history.ts";
import { hasWords, type Turn } from "./turn.ts";

export const NO_USAGE: Usage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};

/** Adds the usage of a further request to that of a turn's earlier ones. */
export function addUsage(before: Usage | null, usage: Usage): Usage {
  if (before === null) return usage;
  return {
    input_tokens: before.input_tokens + usage.input_tokens,
    output_tokens: before.output_tokens + usage.output_tokens,
    cache_creation_input_tokens:
      before.cache_creation_input_tokens + usage.cache_creation_input_tokens,
    cache_read_input_tokens: before.cache_read_input_tokens + usage.cache_read_input_tokens,
  };
}

/** Returns the usage that the model reported; for an answer cut short, at least the estimated tokens of its text. */
export function toUsage(turn: Turn): Usage {
  const usage = turn.usage ?? NO_USAGE;
  if (turn.status !== null || !hasWords(turn)) return usage;
  return {
    ...usage,
    output_tokens: Math.max(usage.output_tokens, estimateTokens(withoutMarks(turn.answer.text))),
  };
}
