import type { IncomingHttpHeaders } from "node:http";
import { checkBreakpoints } from "./request/breakpoints.ts";
import { checkContent } from "./request/content.ts";
import { checkMessages, type Message } from "./request/messages.ts";
import { checkToolBlocks } from "./request/tool-pairs.ts";
import { checkToolChoice, checkTools, type Tool, type ToolChoice } from "./request/tools.ts";
import { isRecord } from "./is-record.ts";
import { ApiProblem, invalid } from "./problems.ts";

export interface MessagesRequest {
  model: string;
  max_tokens: number;
  messages: Message[];
  system?: unknown;
  stream?: boolean;
  tools?: Tool[];
  tool_choice?: ToolChoice;
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

/** The API's versions. The newer one has no sampling parameters. */
const VERSION_2023 = "2023-06-01";
const VERSION_2026 = "2026-10-21";

/** Models before Opus 4.7, which still accept sampling parameters. */
const TAKES_SAMPLING = /^claude-(3|haiku-4|sonnet-4|opus-4-[0-6]|opus-4-2)/;

/**
 * Validates a request as the real API does, with the same messages and in the same order: key, version, body.
 *
 * @throws {ApiProblem} if the real API would reject the request
 */
export function parseRequest(
  headers: IncomingHttpHeaders,
  body: unknown,
  apiKey: string,
): MessagesRequest {
  const version = checkHeaders(headers, apiKey);
  if (!isRecord(body)) throw invalid("Input should be a valid dictionary");
  if (!isWellFormed(body))
    throw invalid("The request body is not valid JSON: no low surrogate in string");

  const { model, max_tokens, messages, system, stream, tools, tool_choice } = body;
  if (model === undefined) throw invalid("model: Field required");
  if (typeof model !== "string") throw invalid("model: Input should be a valid string");
  if (max_tokens === undefined) throw invalid("max_tokens: Field required");
  if (typeof max_tokens !== "number" || !Number.isInteger(max_tokens) || max_tokens < 1)
    throw invalid("max_tokens: Input should be greater than or equal to 1");
  if (messages === undefined) throw invalid("messages: Field required");
  if (!Array.isArray(messages)) throw invalid("messages: Input should be a valid list");
  if (stream !== undefined && typeof stream !== "boolean")
    throw invalid("stream: Input should be a valid boolean");
  checkParameters(body, model, version);
  if (!/^claude-[a-z0-9-]+$/.test(model))
    throw new ApiProblem(404, "not_found_error", `model: ${model}`);
  const checkedTools = tools === undefined ? undefined : checkTools(tools);
  const choice = checkToolChoice(tool_choice, checkedTools ?? []);
  if (system !== undefined) checkContent(system, "system");
  const checkedMessages = checkMessages(messages, model);
  checkToolBlocks(checkedMessages, checkedTools ?? []);
  checkBreakpoints(body);

  return {
    model,
    max_tokens,
    messages: checkedMessages,
    ...(system === undefined ? {} : { system }),
    ...(stream === undefined ? {} : { stream }),
    ...(checkedTools === undefined ? {} : { tools: checkedTools }),
    ...(choice === undefined ? {} : { tool_choice: choice }),
  };
}

/** Whether no string in it has a lone surrogate. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isWellFormed);
}

/** Since 1.0 the SDK sends its key as a bearer token, before that as `x-api-key`, which takes precedence. */
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
