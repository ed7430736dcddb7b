import { createHash } from "node:crypto";
import { promptPieces } from "./prompt-pieces.ts";
import type { MessagesRequest } from "./request.ts";
import { countTokens } from "./tokens.ts";

/** Shorter prefixes are not cached. The lowest minimum of the current models. */
const CACHED_PREFIX_MIN_TOKENS = 512;
const LIFE_MS = { "5m": 5 * 60_000, "1h": 60 * 60_000 };
const PREFIXES_MAX = 10_000;

/** The input side of a message's `usage`, as the API names it. */
export interface InputUsage {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number };
}

/**
 * Counts a request's tokens as prompt caching does. The longest prefix (tools, system, messages, in this order) that
 * ends at a `cache_control` and was sent before counts as read, the rest up to the last `cache_control` as written.
 */
export function createPromptCache(now: () => number = Date.now) {
  const expiryOf = new Map<string, number>();

  function usageOf(request: MessagesRequest): InputUsage {
    const hash = createHash("sha256").update(request.model);
    let tokens = 0;
    let read = 0;
    let written = 0;
    let ttl: "5m" | "1h" = "5m";

    for (const { text, keptFor } of promptPieces(request)) {
      hash.update(text).update("\0");
      tokens += text === "" ? 0 : countTokens(text) + 3;
      if (!keptFor || tokens < CACHED_PREFIX_MIN_TOKENS) continue;
      ttl = keptFor;
      const key = hash.copy().digest("base64");
      if ((expiryOf.get(key) ?? 0) > now()) read = tokens;
      written = tokens - read;
      expiryOf.delete(key);
      expiryOf.set(key, now() + LIFE_MS[ttl]);
    }
    for (const oldest of expiryOf.keys()) {
      if (expiryOf.size <= PREFIXES_MAX) break;
      expiryOf.delete(oldest);
    }
    return {
      input_tokens: Math.max(1, tokens - read - written),
      cache_creation_input_tokens: written,
      cache_read_input_tokens: read,
      cache_creation: {
        ephemeral_5m_input_tokens: ttl === "5m" ? written : 0,
        ephemeral_1h_input_tokens: ttl === "1h" ? written : 0,
      },
    };
  }

  return { usageOf };
}
