import type { ErrorEvent } from "@sidenote/protocol";
import { ChatFailure } from "../ports.ts";
import type { Tokens } from "./tokens.ts";

/** One request to the BFF, with a good token. Resolves with a 2xx response; rejects with `ChatFailure`, or on abort. */
export type Send = (
  method: string,
  path: string,
  options?: {
    readonly body?: object;
    readonly headers?: Record<string, string>;
    readonly signal?: AbortSignal;
  },
) => Promise<Response>;

/** Requests of more than this are given up, unless they stream. */
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

/** A proxy's own error page has no code of ours: then nobody who understands us answered. */
async function toFailure(response: Response): Promise<ChatFailure> {
  const problem: Partial<ErrorEvent> = await response.json().catch(() => ({}));
  const retryAfter = Number(problem.retry_after ?? response.headers.get("retry-after"));
  return new ChatFailure(
    problem.type === "error" && problem.code ? problem.code : "unreachable",
    retryAfter > 0 ? retryAfter : undefined,
    problem.request_id ?? response.headers.get("x-request-id") ?? undefined,
  );
}
