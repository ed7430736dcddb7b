import type { RawContentBlockDeltaEvent } from "@anthropic-ai/sdk/resources/messages";

/** Nearly all lines of an answer begin like this, with any digit as the index. */
const HEAD = Buffer.from(
  'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"',
);
const INDEX_AT = HEAD.indexOf(":0,") + 1;
const [SPACE, QUOTE, ZERO, NINE, BACKSLASH, BRACE] = [0x20, 0x22, 0x30, 0x39, 0x5c, 0x7d];

/**
 * Fast path for a line of the event stream that is a text delta without escapes. The line reaches from `from` to its
 * line feed at `to`. Returns null for any other line, which must then be parsed as JSON. Works on bytes, since a
 * substring of a decoded packet would keep the whole packet in memory.
 */
export function toTextDelta(
  bytes: Buffer,
  from: number,
  to: number,
): RawContentBlockDeltaEvent | null {
  const start = from + HEAD.length;
  for (let at = 0; at < HEAD.length; at += 1) {
    if (bytes[from + at] !== HEAD[at] && at !== INDEX_AT) return null;
  }
  const digit = bytes[from + INDEX_AT] ?? 0;
  if (digit < ZERO || digit > NINE) return null;

  let end = start;
  for (; end < to && bytes[end] !== QUOTE; end += 1) {
    if (bytes[end] === BACKSLASH) return null;
  }
  let braces = 0;
  for (let at = end + 1; at < to; at += 1) {
    if (bytes[at] === BRACE) braces += 1;
    else if (bytes[at] !== SPACE) return null;
  }
  if (braces !== 2) return null;
  const text = bytes.toString("utf8", start, end);
  return { type: "content_block_delta", index: digit - ZERO, delta: { type: "text_delta", text } };
}
