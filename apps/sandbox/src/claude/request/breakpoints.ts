import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";

const BREAKPOINTS_MAX = 4;

/** Rejects a request with more cache breakpoints than the API allows. */
export function checkBreakpoints({
  tools,
  system,
  messages,
  cache_control: automatic,
}: Record<string, unknown>) {
  const contents = Array.isArray(messages)
    ? messages.map((message) => (isRecord(message) ? message["content"] : undefined))
    : [];
  const found =
    (automatic ? 1 : 0) +
    [tools, system, ...contents].reduce<number>((sum, content) => sum + countIn(content), 0);
  if (found > BREAKPOINTS_MAX)
    throw invalid(
      `A maximum of ${BREAKPOINTS_MAX} blocks with cache_control may be provided. Found ${found}.`,
    );
}

function countIn(blocks: unknown): number {
  if (!Array.isArray(blocks)) return 0;
  return blocks
    .filter(isRecord)
    .reduce((sum, block) => sum + (block["cache_control"] ? 1 : 0) + countIn(block["content"]), 0);
}
