import { blocksOf, type Block } from "./blocks.ts";
import { isRecord } from "./is-record.ts";
import type { MessagesRequest } from "./request.ts";

/** A piece of the prompt prefix that the prompt cache hashes and counts. */
export interface Piece {
  text: string;
  /** How long the prefix up to here is cached, if it ends at a `cache_control`. */
  keptFor?: "5m" | "1h";
}

/** Yields tools, system and messages, in this order. The texts do not depend on where the `cache_control`s are. */
export function* promptPieces({ tools, system, messages }: MessagesRequest): Generator<Piece> {
  for (const { cache_control: breakpoint, ...tool } of tools ?? [])
    yield { text: JSON.stringify(tool), ...toMark(breakpoint) };
  for (const block of blocksOf(system ?? [])) yield* piecesOf(block, "");
  for (const { role, content } of messages)
    for (const block of blocksOf(content)) yield* piecesOf(block, `${role}\n`);
}

function* piecesOf({ type, text, content, fields }: Block, before: string): Generator<Piece> {
  const { cache_control: breakpoint, content: inner, citations: _, ...rest } = fields;
  const mark = toMark(breakpoint);
  if (type === "text") return yield { text: before + text, ...mark };
  if (content.length === 0)
    return yield { text: before + JSON.stringify({ ...rest, content: inner }), ...mark };
  yield { text: before + JSON.stringify(rest) };
  for (const block of content) yield* piecesOf(block, "");
  yield { text: "", ...mark };
}

function toMark(breakpoint: unknown): { keptFor?: "5m" | "1h" } {
  return isRecord(breakpoint) ? { keptFor: breakpoint["ttl"] === "1h" ? "1h" : "5m" } : {};
}
