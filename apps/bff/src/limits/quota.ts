import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";
import type { Allowance, Asker, Quota, Reservation } from "../chat/quota-ports.ts";
import {
  consume,
  createLimiter,
  createLimiterUnlessZero,
  throwStoreUnavailable,
  type LimiterStore,
} from "./limiter.ts";
import { toTaken, UserReservation } from "./reservation.ts";
import { type HeldTokens, TokenBudget } from "./token-budget.ts";

export interface LimitsOptions {
  userMessagesPerMinute: number;
  userMessagesPerDay: number;
  userTokensPerDay: number;
  siteTokensPerDay: number;
}

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 86_400;

export interface SiteBudgets {
  /** Daily token limits by site id, for sites with a limit other than `siteTokensPerDay`. */
  of?: ReadonlyMap<string, number>;
  /** Called, once a day, when a site has used up its tokens. */
  onSpent?(site: string): void;
}

/** The points of a limiter that only counts: the limit is passed with each use. */
const COUNT_ONLY = Number.MAX_SAFE_INTEGER;

/**
 * Enforces all limits: a user's messages per minute, messages per day, messages per day in one course and tokens per
 * day, and a site's tokens per day. A user's tokens are reserved before the model is called and settled afterwards, so
 * that parallel turns cannot both spend the last of them.
 */
export class UserQuota implements Quota {
  readonly #limits: LimitsOptions;
  readonly #siteTokensPerDay: (site: string) => number;
  readonly #minute: RateLimiterAbstract | null;
  readonly #day: RateLimiterAbstract | null;
  readonly #inCourse: RateLimiterAbstract;
  readonly #userTokens: TokenBudget;
  readonly #siteTokens: TokenBudget;

  constructor(store: LimiterStore, limits: LimitsOptions, { of, onSpent }: SiteBudgets = {}) {
    this.#limits = limits;
    this.#siteTokensPerDay = (site) => of?.get(site) ?? limits.siteTokensPerDay;
    this.#minute = createLimiterUnlessZero(store, {
      name: "minute",
      points: limits.userMessagesPerMinute,
      durationSeconds: MINUTE_SECONDS,
    });
    this.#day = createLimiterUnlessZero(store, {
      name: "day",
      points: limits.userMessagesPerDay,
      durationSeconds: DAY_SECONDS,
    });
    const createCounter = (name: string) =>
      createLimiter(store, { name, points: COUNT_ONLY, durationSeconds: DAY_SECONDS });
    this.#inCourse = createCounter("course");
    this.#userTokens = new TokenBudget(createCounter("tokens"));
    this.#siteTokens = new TokenBudget(createCounter("site"), onSpent);
  }

  async reserve(asker: Asker, tokens: number): Promise<Reservation> {
    const { user, owner } = asker;
    // All in one round trip. If one limit refuses, what the others took is returned.
    const [messages, held] = await Promise.all([
      Promise.allSettled([
        consume(this.#minute, user, "rate_limited"),
        consume(this.#day, user, "quota_exceeded"),
        this.#consumeInCourse(asker),
      ]),
      Promise.allSettled(this.#hold(asker, tokens)),
    ]);
    const [minute, day, inCourse] = messages;
    const taken = new UserReservation(
      tokens,
      [
        toTaken(this.#minute, user, minute, { isOfMinute: true }),
        toTaken(this.#day, user, day),
        toTaken(asker.messagesPerDay === null ? null : this.#inCourse, owner, inCourse),
      ].filter((message) => message !== null),
      held.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : [])),
    );
    for (const outcome of [...messages, ...held]) {
      if (outcome.status === "rejected") {
        await taken.cancel().catch(() => undefined);
        throw outcome.reason;
      }
    }
    return taken;
  }

  async left({ site, user, owner, messagesPerDay }: Asker): Promise<Allowance | null> {
    const userTokens = this.#limits.userTokensPerDay || null;
    const siteTokens = this.#siteTokensPerDay(site) || null;
    if (this.#day === null && messagesPerDay === null && !userTokens && !siteTokens) return null;
    const [day, inCourse, used, usedOfSite] = await Promise.all([
      this.#day?.get(user),
      messagesPerDay === null ? null : this.#inCourse.get(owner),
      userTokens ? this.#userTokens.used(user) : null,
      siteTokens ? this.#siteTokens.used(site) : null,
    ]).catch(throwStoreUnavailable);
    const ofSite = remaining(siteTokens, usedOfSite);
    // The site's window began with another user's question. It counts only if the site's limit is the one used up.
    const windows = ofSite === 0 ? [usedOfSite] : [day, inCourse, used];
    const waits = windows.flatMap((state) => (state ? [state.msBeforeNext] : []));
    return {
      messages_left: least([
        remaining(this.#day?.points ?? null, day),
        remaining(messagesPerDay, inCourse),
      ]),
      tokens_left: least([remaining(userTokens, used), ofSite]),
      resets_at:
        waits.length === 0 ? null : new Date(Date.now() + Math.max(...waits)).toISOString(),
    };
  }

  /** Reserves tokens of the user, and checks the site's token limit. */
  #hold({ user, site }: Asker, tokens: number): Promise<HeldTokens>[] {
    const { userTokensPerDay } = this.#limits;
    const siteTokensPerDay = this.#siteTokensPerDay(site);
    return [
      ...(userTokensPerDay > 0 ? [this.#userTokens.reserve(user, tokens, userTokensPerDay)] : []),
      ...(siteTokensPerDay > 0 ? [this.#siteTokens.admit(site, siteTokensPerDay)] : []),
    ];
  }

  async #consumeInCourse({ owner, messagesPerDay }: Asker): Promise<RateLimiterRes | null> {
    if (messagesPerDay === null) return null;
    const state = await consume(this.#inCourse, owner, "quota_exceeded");
    if (state !== null && state.consumedPoints > messagesPerDay)
      throw new AppError("quota_exceeded", { retryAfterSeconds: state.msBeforeNext / 1000 });
    return state;
  }
}

function remaining(points: number | null, state: RateLimiterRes | null | undefined): number | null {
  return points === null ? null : Math.max(0, points - (state?.consumedPoints ?? 0));
}

/** Returns the smallest number, ignoring nulls; null if there is none. */
function least(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((number) => number !== null);
  return known.length === 0 ? null : Math.min(...known);
}
