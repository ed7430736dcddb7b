import type { Usage } from "@sidenote/protocol";

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
