import { isRecord } from "./is-record.ts";

/** A block of a content that was checked before. */
export interface Block {
  type: string;
  /** Of a text block; empty for all others. */
  text: string;
  /** The blocks within, as a tool's result has them. */
  content: Block[];
  mayBeCited: boolean;
  /** All of it as it came. */
  fields: Record<string, unknown>;
}

/** The blocks of a content, a bare text being one. */
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

/** The text blocks among these, joined. */
export function textOf(blocks: Block[], separator = "\n"): string {
  return blocks
    .filter(({ type }) => type === "text")
    .map(({ text }) => text)
    .join(separator);
}
