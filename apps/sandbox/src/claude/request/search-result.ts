import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";
import { checkFields, refuseExtra } from "./fields.ts";

/** Rejects a `search_result` block that the API would reject. */
export function checkSearchResult(block: Record<string, unknown>, at: string) {
  checkFields(block, { source: "string", title: "string" }, at);
  refuseExtra(block, ["source", "title", "content", "citations", "cache_control"], at);
  const { content, citations } = block;
  if (content === undefined) throw invalid(`${at}.content: Field required`);
  if (!Array.isArray(content)) throw invalid(`${at}.content: Input should be a valid list`);
  if (content.length === 0) throw invalid(`${at}.content: must have non-empty content`);
  for (const [index, text] of content.entries()) {
    const place = `${at}.content.${index}`;
    if (!isRecord(text)) throw invalid(`${place}: Input should be a valid dictionary`);
    if (text["type"] !== "text") throw invalid(`${place}.type: Input should be 'text'`);
    checkFields(text, { text: "string" }, place);
    refuseExtra(text, ["text", "cache_control", "citations"], place);
    if (text["text"] === "") throw invalid(`${place}.text: text content blocks must be non-empty`);
    if (String(text["text"]).trim() === "")
      throw invalid(`${place}.text: text content blocks must contain non-whitespace text`);
  }
  if (citations === undefined) return;
  if (!isRecord(citations)) throw invalid(`${at}.citations: Input should be a valid dictionary`);
  refuseExtra(citations, ["enabled"], `${at}.citations`);
  if (citations["enabled"] !== undefined)
    checkFields(citations, { enabled: "boolean" }, `${at}.citations`);
}
