import type { Context } from "@sidenote/protocol";

/** What a user may still do, as `GET /context` says it. */
export type Allowance = NonNullable<Context["limits"]>;

/** Enforces the limits on messages and tokens. */
export interface Quota {
  /**
   * Takes one message from the user's limit and from the site's limit for this course, and reserves up to `tokens` of
   * the user's token budget for today, so that parallel turns cannot overrun it.
   * @throws AppError `rate_limited` or `quota_exceeded`, with the seconds to wait; nothing is taken then.
   */
  reserve(asker: Asker, tokens: number): Promise<Reservation>;
  /** Resolves to null if there is no limit. @throws AppError `store_unavailable` */
  left(asker: Asker): Promise<Allowance | null>;
}

/** Whose limits apply; see `OwnerKeys` for the keys. */
export interface Asker {
  /** The id of a registered site. */
  site: string;
  user: string;
  owner: string;
  messagesPerDay: number | null;
}

export interface Reservation {
  /** The tokens reserved: at most the number asked for. */
  tokens: number;
  /** Replaces the reserved tokens by those used. */
  settle(usedTokens: number): Promise<void>;
  /** Returns everything, the message included: the turn never reached the model. */
  cancel(): Promise<void>;
  /** Returns everything except the per-minute message and the used tokens: the model failed before its first word. */
  forgive(usedTokens: number): Promise<void>;
}
