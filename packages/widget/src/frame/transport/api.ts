import type { ErrorEvent } from "@sidenote/protocol";
import { ChatFailure } from "../ports.ts";
import type { Tokens } from "./tokens.ts";

/**
 * Sends one request to the BFF with a valid token. Resolves with a 2xx response; rejects with `ChatFailure`, or with
 * the abort's reason.
 */
export type Send = (
  method: string,
  path: string,
  options?: {
    readonly body?: object;
    readonly headers?: Record<string, string>;
    readonly signal?: AbortSignal;
  },
) => Promise<Response>;

/** Timeout of requests that have no signal of their own, i.e. do not stream. */
const TIMEOUT_MS = 30_000;

export function createSend({
  baseUrl,
  tokens,
}: {
  readonly baseUrl: string;
  readonly tokens: Tokens;
}): Send {
  return async (method, path, { body, headers, signal } = {}) => {
    const attempt = async (token: string): Promise<Response> => {
      try {
        return await fetch(baseUrl + path, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body && { "content-type": "application/json" }),
            ...headers,
          },
          ...(body && { body: JSON.stringify(body) }),
          cache: "no-store",
          credentials: "omit",
          signal: signal ?? AbortSignal.timeout(TIMEOUT_MS),
        });
      } catch (cause) {
        if (signal?.aborted) throw cause;
        throw new ChatFailure("unreachable");
      }
    };

    let response = await attempt(await tokens.get());
    if (response.status === 401) response = await attempt(await tokens.renew());
    if (response.ok) return response;
    throw await toFailure(response);
  };
}

/** Reads a JSON answer. One that is cut off, or is not JSON (e.g. a proxy's page), counts as `unreachable`. */
export async function getJson(send: Send, path: string) {
  const response = await send("GET", path);
  return response.json().catch(() => {
    throw new ChatFailure("unreachable");
  });
}

/**
 * Converts a failed response. An error page without a code of the protocol, e.g. a proxy's, counts as `unreachable`.
 */
async function toFailure(response: Response): Promise<ChatFailure> {
  const problem: Partial<ErrorEvent> = (await response.json().catch(() => null)) ?? {};
  const retryAfter = Number(problem.retry_after ?? response.headers.get("retry-after"));
  return new ChatFailure(
    problem.type === "error" && problem.code ? problem.code : "unreachable",
    retryAfter > 0 ? retryAfter : undefined,
    problem.request_id ?? response.headers.get("x-request-id") ?? undefined,
  );
}
