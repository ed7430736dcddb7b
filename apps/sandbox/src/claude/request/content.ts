import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";
import { checkCitations } from "./citations.ts";
import { checkFields, refuseExtra } from "./fields.ts";
import { checkSearchResult } from "./search-result.ts";

type Role = "user" | "assistant";

/** Rejects a message's content or a system prompt that the API would reject. */
export function checkContent(content: unknown, at: string, role?: Role) {
  if (typeof content === "string") {
    if (content === "") throw invalid(`${at}: text content blocks must be non-empty`);
    if (content.trim() === "")
      throw invalid(`${at}: text content blocks must contain non-whitespace text`);
    return;
  }
  if (!Array.isArray(content)) throw invalid(`${at}: Input should be a valid list`);
  if (content.length === 0) throw invalid(`${at}: must have non-empty content`);
  for (const [index, block] of content.entries()) checkBlock(block, `${at}.${index}`, role);
}

function checkBlock(block: unknown, at: string, role?: Role) {
  if (!isRecord(block) || typeof block["type"] !== "string")
    throw invalid(`${at}.type: Field required`);
  switch (block["type"]) {
    case "text":
      return checkText(block, at, role);
    case "thinking":
    case "redacted_thinking":
      if (role !== "assistant")
        throw invalid(`${at}: \`${block["type"]}\` blocks can only be in \`assistant\` messages`);
      return checkThought(block, `${at}.${block["type"]}`);
    case "document":
      if (role === "assistant")
        throw invalid(`${at}: document blocks are not permitted in assistant messages`);
      return;
    case "tool_use":
      if (role !== "assistant")
        throw invalid(`${at}: \`tool_use\` blocks can only be in \`assistant\` messages`);
      return checkToolUse(block, `${at}.tool_use`);
    case "tool_result":
      if (role !== "user")
        throw invalid(`${at}: \`tool_result\` blocks can only be in \`user\` messages`);
      return checkToolResult(block, `${at}.tool_result`);
    case "search_result":
      if (role !== "user")
        throw invalid(`${at}: \`search_result\` blocks can only be in \`user\` messages`);
      return checkSearchResult(block, `${at}.search_result`);
  }
}

function checkText(block: Record<string, unknown>, at: string, role?: Role) {
  const { text, citations } = block;
  if (role === "user" && Array.isArray(citations) && citations.length > 0)
    throw invalid(`${at}.citations: citations are not permitted in user messages`);
  if (typeof text !== "string") throw invalid(`${at}.text: Field required`);
  if (text === "") throw invalid(`${at}: text content blocks must be non-empty`);
  if (text.trim() === "")
    throw invalid(`${at}: text content blocks must contain non-whitespace text`);
  refuseExtra(block, ["text", "cache_control", "citations"], `${at}.text`);
  if (citations !== undefined && citations !== null)
    checkCitations(citations, `${at}.text.citations`);
}

function checkThought(block: Record<string, unknown>, at: string) {
  const names = block["type"] === "thinking" ? ["thinking", "signature"] : ["data"];
  checkFields(block, Object.fromEntries(names.map((name) => [name, "string" as const])), at);
  refuseExtra(block, names, at);
}

function checkToolUse(block: Record<string, unknown>, at: string) {
  checkFields(block, { id: "string", name: "string", input: "object" }, at);
  refuseExtra(block, ["id", "name", "input", "cache_control", "caller", "toolset_name"], at);
  if (!/^[a-zA-Z0-9_-]+$/.test(String(block["id"])))
    throw invalid(`${at}.id: String should match pattern '^[a-zA-Z0-9_-]+$'`);
}

/** Types of block that a tool result may contain. */
const RESULT_TYPES = ["text", "image", "search_result", "document"];

function checkToolResult(block: Record<string, unknown>, at: string) {
  checkFields(block, { tool_use_id: "string" }, at);
  refuseExtra(block, ["tool_use_id", "content", "is_error", "cache_control", "toolset_name"], at);
  const { content = "", is_error: isError = false } = block;
  if (typeof isError !== "boolean")
    throw invalid(`${at}.is_error: Input should be a valid boolean`);
  // A tool result may be empty; only a message's own content must not be.
  if (typeof content === "string") return;
  if (!Array.isArray(content)) throw invalid(`${at}.content: Input should be a valid list`);
  for (const [index, inner] of content.entries()) {
    const type = isRecord(inner) ? inner["type"] : undefined;
    if (typeof type !== "string") throw invalid(`${at}.content.${index}.type: Field required`);
    if (!RESULT_TYPES.includes(type))
      throw invalid(
        `${at}.content.${index}: Input tag '${type}' found using 'type' does not match any of the expected tags: ${RESULT_TYPES.map((known) => `'${known}'`).join(", ")}`,
      );
    checkBlock(inner, `${at}.content.${index}`, "user");
  }
}
