import { isRecord } from "./is-record.ts";

/** A content block of a request that was validated before. */
export interface Block {
  type: string;
  /** Empty unless this is a text block. */
  text: string;
  /** The nested blocks of a tool result. */
  content: Block[];
  mayBeCited: boolean;
  /** The block as it was sent. */
  fields: Record<string, unknown>;
}

/** Returns the blocks of a message's `content`; a string counts as one text block. */
export function blocksOf(content: unknown): Block[] {
  if (typeof content === "string") return [toBlock({ type: "text", text: content })];
  return Array.isArray(content) ? content.filter(isRecord).map(toBlock) : [];
}

function toBlock(fields: Record<string, unknown>): Block {
  const { type, text, content, citations } = fields;
  return {
    type: String(type),
    text: typeof text === "string" ? text : "",
    content: blocksOf(content),
    mayBeCited: isRecord(citations) && citations["enabled"] === true,
    fields,
  };
}

/** Joins the text blocks among these. */
export function textOf(blocks: Block[], separator = "\n"): string {
  return blocks
    .filter(({ type }) => type === "text")
    .map(({ text }) => text)
    .join(separator);
}
