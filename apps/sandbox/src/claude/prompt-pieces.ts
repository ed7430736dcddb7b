import { blocksOf, type Block } from "./blocks.ts";
import { isRecord } from "./is-record.ts";
import type { MessagesRequest } from "./request.ts";

/** A part of a request that the prompt cache counts, in the order of the prefix. */
export interface Piece {
  text: string;
  /** How long the prefix up to here is kept, where a `cache_control` ends it. */
  keptFor?: "5m" | "1h";
}

/** Tools, system, messages, in this order. Where the marks are changes nothing but the marks. */
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
