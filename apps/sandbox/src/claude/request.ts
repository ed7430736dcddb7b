import type { IncomingHttpHeaders } from "node:http";
import { ApiProblem } from "./problems.ts";

export interface Block {
  type: string;
  /** The text of a text block; other blocks as JSON. */
  text: string;
  cache_control?: { type: "ephemeral"; ttl?: "5m" | "1h" };
}

export interface MessagesRequest {
  model: string;
  max_tokens: number;
  messages: { role: "user" | "assistant"; content: unknown }[];
  system?: unknown;
  stream?: boolean;
  tools?: unknown[];
}

const PARAMETERS = new Set([
  "model",
  "max_tokens",
  "messages",
  "system",
  "stream",
  "stop_sequences",
  "metadata",
  "thinking",
  "tools",
  "tool_choice",
  "output_config",
  "service_tier",
  "inference_geo",
  "container",
  "cache_control",
  "diagnostics",
  "speed",
  "user_profile_id",
  "workspace_id",
]);
const SAMPLING = new Set(["temperature", "top_p", "top_k"]);

/** The API's versions. The newer one has no sampling parameters at all. */
const VERSION_2023 = "2023-06-01";
const VERSION_2026 = "2026-10-21";

/** Models before Opus 4.7: they still take sampling parameters. */
const TAKES_SAMPLING = /^claude-(3|haiku-4|sonnet-4|opus-4-[0-6]|opus-4-2)/;
/** Models before 4.6: they still take the beginning of their own answer. */
const TAKES_PREFILL = /^claude-(3|haiku-4|sonnet-4-5|sonnet-4-2|opus-4-[0-5]|opus-4-2)/;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Refuses what the real API refuses, in its words, and in its order: key, version, then the body. */
export function parseRequest(
  headers: IncomingHttpHeaders,
  body: unknown,
  apiKey: string,
): MessagesRequest {
  const version = checkHeaders(headers, apiKey);
  if (!isRecord(body)) throw invalid("Input should be a valid dictionary");

  const { model, max_tokens, messages, system, stream, tools } = body;
  if (model === undefined) throw invalid("model: Field required");
  if (typeof model !== "string") throw invalid("model: Input should be a valid string");
  if (max_tokens === undefined) throw invalid("max_tokens: Field required");
  if (typeof max_tokens !== "number" || !Number.isInteger(max_tokens) || max_tokens < 1)
    throw invalid("max_tokens: Input should be greater than or equal to 1");
  if (messages === undefined) throw invalid("messages: Field required");
  if (!Array.isArray(messages)) throw invalid("messages: Input should be a valid list");
  if (stream !== undefined && typeof stream !== "boolean")
    throw invalid("stream: Input should be a valid boolean");
  if (tools !== undefined && !Array.isArray(tools))
    throw invalid("tools: Input should be a valid list");
  checkParameters(body, model, version);
  if (!/^claude-[a-z0-9-]+$/.test(model))
    throw new ApiProblem(404, "not_found_error", `model: ${model}`);
  if (system !== undefined) checkContent(system, "system");

  return {
    model,
    max_tokens,
    messages: checkMessages(messages, model),
    ...(system === undefined ? {} : { system }),
    ...(stream === undefined ? {} : { stream }),
    ...(tools === undefined ? {} : { tools }),
  };
}

/** The SDK sends its key as a bearer token since 1.0, before that as `x-api-key`, which wins where both are there. */
function checkHeaders(headers: IncomingHttpHeaders, apiKey: string): string {
  const key = headers["x-api-key"] ?? headers.authorization?.replace(/^Bearer /i, "");
  if (key === undefined)
    throw new ApiProblem(401, "authentication_error", "x-api-key header is required");
  if (key !== apiKey) throw new ApiProblem(401, "authentication_error", "invalid x-api-key");
  const version = headers["anthropic-version"];
  if (version === undefined) throw invalid("anthropic-version: header is required");
  if (version !== VERSION_2023 && version !== VERSION_2026)
    throw invalid(`anthropic-version: "${String(version)}" is not a valid version`);
  return version;
}

function checkParameters(body: Record<string, unknown>, model: string, version: string) {
  for (const name of Object.keys(body)) {
    if (version === VERSION_2023 && SAMPLING.has(name)) {
      if (!TAKES_SAMPLING.test(model)) throw invalid(`\`${name}\` is deprecated for this model.`);
      if (typeof body[name] !== "number") throw invalid(`${name}: Input should be a valid number`);
    } else if (!PARAMETERS.has(name)) {
      throw invalid(`${name}: Extra inputs are not permitted`);
    }
  }
  const { metadata } = body;
  if (metadata === undefined) return;
  if (!isRecord(metadata)) throw invalid("metadata: Input should be a valid dictionary");
  for (const [name, value] of Object.entries(metadata)) {
    if (name !== "user_id") throw invalid(`metadata.${name}: Extra inputs are not permitted`);
    if (typeof value !== "string" || value.length > 256)
      throw invalid("metadata.user_id: String should have at most 256 characters");
  }
}

function checkMessages(messages: unknown[], model: string): MessagesRequest["messages"] {
  if (messages.length === 0) throw invalid("messages: at least one message is required");
  const checked: MessagesRequest["messages"] = [];
  let breakpoints = 0;
  for (const [index, message] of messages.entries()) {
    const at = `messages.${index}`;
    if (!isRecord(message)) throw invalid(`${at}: Input should be a valid dictionary`);
    const { role, content, ...extra } = message;
    if (role !== "user" && role !== "assistant")
      throw invalid(
        `messages: Unexpected role "${String(role)}". Allowed roles are "user" or "assistant"`,
      );
    const [unknown] = Object.keys(extra);
    if (unknown) throw invalid(`${at}.${unknown}: Extra inputs are not permitted`);
    const before = checked.at(-1);
    if (!before && role !== "user")
      throw invalid('messages: first message must use the "user" role');
    // The API of today joins such turns; ours must never rely on it.
    if (before?.role === role)
      throw invalid(
        `messages: roles must alternate between "user" and "assistant", but found multiple "${role}" roles in a row`,
      );
    checkContent(content, `${at}.content`, role);
    breakpoints += blocksOf(content).filter((block) => block.cache_control).length;
    checked.push({ role, content });
  }
  if (breakpoints > 4)
    throw invalid(
      `A maximum of 4 blocks with cache_control may be provided. Found ${breakpoints}.`,
    );
  if (checked.at(-1)?.role === "assistant" && !TAKES_PREFILL.test(model))
    throw invalid(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  return checked;
}

function checkContent(content: unknown, at: string, role?: "user" | "assistant") {
  if (typeof content === "string") {
    if (content === "") throw invalid(`${at}: text content blocks must be non-empty`);
    if (content.trim() === "")
      throw invalid(`${at}: text content blocks must contain non-whitespace text`);
    return;
  }
  if (!Array.isArray(content)) throw invalid(`${at}: Input should be a valid list`);
  if (content.length === 0) throw invalid(`${at}: must have non-empty content`);
  for (const [index, block] of content.entries()) {
    if (!isRecord(block) || typeof block["type"] !== "string")
      throw invalid(`${at}.${index}.type: Field required`);
    if (block["type"] === "document" && role === "assistant")
      throw invalid(`${at}.${index}: document blocks are not permitted in assistant messages`);
    if (block["type"] !== "text") continue;
    if (role === "user" && Array.isArray(block["citations"]) && block["citations"].length > 0)
      throw invalid(`${at}.${index}.citations: citations are not permitted in user messages`);
    if (typeof block["text"] !== "string") throw invalid(`${at}.${index}.text: Field required`);
    if (block["text"] === "")
      throw invalid(`${at}.${index}: text content blocks must be non-empty`);
  }
}

/** The blocks of a content, a bare text being one. */
export function blocksOf(content: unknown): Block[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter(isRecord).map(toBlock) : [];
}

function toBlock(source: Record<string, unknown>): Block {
  const { type, text, cache_control: breakpoint } = source;
  const block: Block = {
    type: String(type),
    text: typeof text === "string" ? text : JSON.stringify(source),
  };
  if (isRecord(breakpoint))
    block.cache_control = { type: "ephemeral", ttl: breakpoint["ttl"] === "1h" ? "1h" : "5m" };
  return block;
}

/** All system text, blocks joined. */
export function systemText({ system }: MessagesRequest): string {
  return blocksOf(system ?? [])
    .map((block) => block.text)
    .join("\n\n");
}

/** What the user said last. */
export function lastUserText({ messages }: MessagesRequest): string {
  return blocksOf(messages.at(-1)?.content)
    .filter((block) => block.type === "text")
    .map((block) => block.text)
    .join("\n");
}

function invalid(message: string) {
  return new ApiProblem(400, "invalid_request_error", message);
}
