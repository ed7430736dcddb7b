import { ChatFailure, type ClockPort } from "../ports.ts";
import { readClaims } from "./claims.ts";

/** Provides valid launch tokens, asking the host for a new one before the current one expires. */
export interface Tokens {
  get(): Promise<string>;
  /**
   * Asks the host for a new token even if the current one is still valid. Concurrent calls share one request. Rejects
   * with a `ChatFailure` `token_expired`.
   */
  renew(): Promise<string>;
}

/** How long before it expires a token is no longer used. */
const MARGIN_MS = 45_000;

export function createTokens({
  first,
  request,
  clock,
}: {
  readonly first: string;
  readonly request: () => Promise<string>;
  readonly clock: ClockPort;
}): Tokens {
  let token = first;
  let goodUntilMs = endOf(token);
  let renewal: Promise<string> | null = null;

  // Measured from its arrival rather than by `exp`, since this machine's clock may be wrong.
  function endOf(arrived: string): number {
    const claims = readClaims(arrived);
    return claims ? clock.now() + (claims.exp - claims.iat) * 1000 - MARGIN_MS : 0;
  }

  async function ask(): Promise<string> {
    try {
      token = await request();
    } catch {
      throw new ChatFailure("token_expired");
    }
    goodUntilMs = endOf(token);
    return token;
  }

  function renew(): Promise<string> {
    renewal ??= ask().finally(() => {
      renewal = null;
    });
    return renewal;
  }

  return { get: async () => (clock.now() < goodUntilMs ? token : renew()), renew };
}
