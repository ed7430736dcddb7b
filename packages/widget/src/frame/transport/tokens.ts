import { ChatFailure, type ClockPort } from "../ports.ts";
import { readClaims } from "./claims.ts";

/** Gives out launch tokens that are good for a request, and asks the host for a new one before one runs out. */
export interface Tokens {
  get(): Promise<string>;
  /** Asks the host for a new one, whatever is left of the present one. Rejects with `token_expired`. */
  renew(): Promise<string>;
}

/** How long before its end a token is not used any more. */
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

  // Counted from its arrival, not by its `exp`: the clocks of the two machines may differ.
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
