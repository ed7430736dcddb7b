import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Asker, Quota, Reservation } from "../../src/chat/quota-ports.ts";
import type { LimitsOptions } from "../../src/limits/quota.ts";
import type { StoreKind } from "./stores.ts";

const UNLIMITED: LimitsOptions = {
  userMessagesPerMinute: 0,
  userMessagesPerDay: 0,
  userTokensPerDay: 0,
  siteTokensPerDay: 0,
};

/** The contract of every `Quota`. */
export function describeQuota(kind: StoreKind): void {
  describe(`${kind.name}: quotas`, () => {
    beforeAll(() => kind.start());
    afterAll(() => kind.stop());
    const open = (limits: Partial<LimitsOptions>): Promise<Quota> =>
      kind.openQuota({ ...UNLIMITED, ...limits });

    /** Returns a new user in a course and on a site of their own, unless overridden. */
    const someone = (over: Partial<Asker> = {}): Asker => ({
      site: randomUUID(),
      user: randomUUID(),
      owner: randomUUID(),
      messagesPerDay: null,
      ...over,
    });

    async function reserveAll(quota: Quota, user: Asker, count: number, tokens: number) {
      const settled = await Promise.allSettled(
        Array.from({ length: count }, () => quota.reserve(user, tokens)),
      );
      return {
        granted: settled.flatMap((one): Reservation[] =>
          one.status === "fulfilled" ? [one.value] : [],
        ),
        refused: settled.flatMap((one): unknown[] =>
          one.status === "rejected" ? [one.reason] : [],
        ),
      };
    }

    it("is unlimited if every limit is 0", async () => {
      const quota = await open({});
      const user = someone();
      const { granted } = await reserveAll(quota, user, 30, 5000);
      expect(granted.map(({ tokens }) => tokens)).toEqual(Array.from({ length: 30 }, () => 5000));
      expect(await quota.left(user)).toBeNull();
    });

    it("refuses messages beyond the limit per minute, with the seconds to wait", async () => {
      const quota = await open({ userMessagesPerMinute: 3 });
      const user = someone();
      const { granted, refused } = await reserveAll(quota, user, 10, 100);
      expect(granted).toHaveLength(3);
      for (const error of refused) {
        expect(error).toMatchObject({ code: "rate_limited" });
        const { retryAfterSeconds } = error as { retryAfterSeconds: number };
        expect(retryAfterSeconds).toBeGreaterThan(0);
        expect(retryAfterSeconds).toBeLessThanOrEqual(60);
      }
      expect((await reserveAll(quota, someone(), 1, 100)).granted).toHaveLength(1);
    });

    it("refuses messages beyond the limit per day with another code", async () => {
      const quota = await open({ userMessagesPerDay: 2 });
      const user = someone();
      const { granted, refused } = await reserveAll(quota, user, 3, 100);
      expect(granted).toHaveLength(2);
      expect(refused).toEqual([expect.objectContaining({ code: "quota_exceeded" })]);
    });

    it("never grants more tokens than the day's limit to simultaneous requests", async () => {
      const quota = await open({ userTokensPerDay: 1000 });
      const { granted, refused } = await reserveAll(quota, someone(), 25, 300);
      const sum = granted.reduce((total, { tokens }) => total + tokens, 0);
      expect(sum).toBeLessThanOrEqual(1000);
      expect(granted.length).toBeGreaterThanOrEqual(3);
      expect(granted.length + refused.length).toBe(25);
      for (const error of refused) expect(error).toMatchObject({ code: "quota_exceeded" });
    });

    it("grants what is left if that is less than requested", async () => {
      const quota = await open({ userTokensPerDay: 1000 });
      const user = someone();
      await quota.reserve(user, 700);
      const { tokens } = await quota.reserve(user, 700);
      expect(tokens).toBe(300);
      await expect(quota.reserve(user, 1)).rejects.toMatchObject({ code: "quota_exceeded" });
    });

    it("returns the tokens that a turn did not use", async () => {
      const quota = await open({ userTokensPerDay: 1000 });
      const user = someone();
      const reservation = await quota.reserve(user, 900);
      await reservation.settle(150);
      expect(await quota.left(user)).toMatchObject({ tokens_left: 850 });
    });

    it("charges the tokens that a turn used beyond its reservation", async () => {
      const quota = await open({ userTokensPerDay: 1000 });
      const user = someone();
      const reservation = await quota.reserve(user, 100);
      await reservation.settle(400);
      expect(await quota.left(user)).toMatchObject({ tokens_left: 600 });
    });

    it("refuses all users of a site once its tokens of the day are used, and none before", async () => {
      const quota = await open({ siteTokensPerDay: 1000, userTokensPerDay: 400 });
      const site = randomUUID();
      const askers = Array.from({ length: 9 }, () => someone({ site }));
      // Even though together they might exceed the site's limit.
      const granted = await Promise.all(askers.map((asker) => quota.reserve(asker, 300)));
      expect(granted.map(({ tokens }) => tokens)).toEqual(Array.from({ length: 9 }, () => 300));
      const late = someone({ site });
      for (const reservation of granted.slice(3)) await reservation.cancel();
      for (const reservation of granted.slice(0, 2)) await reservation.settle(300);
      expect(await quota.left(late)).toMatchObject({ tokens_left: 400 });
      await (await quota.reserve(late, 100)).cancel();
      await granted[2]?.settle(500);
      await expect(quota.reserve(late, 1)).rejects.toMatchObject({ code: "quota_exceeded" });
      // A user refused because of the site's limit has used none of their own quota.
      expect(await quota.left({ ...late, site: randomUUID() })).toMatchObject({ tokens_left: 400 });
      expect(await quota.left(late)).toMatchObject({ tokens_left: 0 });
      await expect(quota.reserve(someone(), 300)).resolves.toMatchObject({ tokens: 300 });
    });

    it("charges nothing for a turn that never began", async () => {
      const quota = await open({
        userMessagesPerMinute: 1,
        userMessagesPerDay: 5,
        userTokensPerDay: 1000,
      });
      const user = someone();
      const reservation = await quota.reserve(user, 400);
      expect(await quota.left(user)).toMatchObject({ messages_left: 4, tokens_left: 600 });
      await reservation.cancel();
      expect(await quota.left(user)).toMatchObject({ messages_left: 5, tokens_left: 1000 });
      await expect(quota.reserve(user, 400)).resolves.toMatchObject({ tokens: 400 });
    });

    it("charges a forgiven turn its tokens and the minute's message, but not the day's", async () => {
      const quota = await open({
        userMessagesPerMinute: 2,
        userMessagesPerDay: 5,
        userTokensPerDay: 1000,
      });
      const user = someone({ messagesPerDay: 3 });
      for (const reservation of [await quota.reserve(user, 400), await quota.reserve(user, 400)])
        await reservation.forgive(50);
      expect(await quota.left(user)).toMatchObject({ messages_left: 3, tokens_left: 900 });
      await expect(quota.reserve(user, 400)).rejects.toMatchObject({ code: "rate_limited" });
    });

    it("charges nothing for a message it refuses", async () => {
      const quota = await open({
        userMessagesPerMinute: 1,
        userMessagesPerDay: 5,
        userTokensPerDay: 1000,
      });
      const user = someone();
      const first = await quota.reserve(user, 400);
      await reserveAll(quota, user, 5, 400);
      expect(await quota.left(user)).toMatchObject({ messages_left: 4, tokens_left: 600 });
      await first.cancel();
      await expect(quota.reserve(user, 400)).resolves.toMatchObject({ tokens: 400 });
    });

    it("returns when the day ends", async () => {
      const quota = await open({ userMessagesPerDay: 5 });
      const user = someone();
      expect(await quota.left(user)).toEqual({
        messages_left: 5,
        tokens_left: null,
        resets_at: null,
      });
      await quota.reserve(user, 1);
      const left = await quota.left(user);
      expect(left?.messages_left).toBe(4);
      expect(Date.parse(left?.resets_at ?? "")).toBeGreaterThan(Date.now());
    });

    it("applies a site's limit of messages per day in one course", async () => {
      const quota = await open({ userMessagesPerDay: 9 });
      const { user } = someone();
      const [biology, history] = [
        someone({ user, messagesPerDay: 3 }),
        someone({ user, messagesPerDay: 5 }),
      ] as const;
      const { granted, refused } = await reserveAll(quota, biology, 8, 1);
      expect(granted).toHaveLength(3);
      for (const error of refused) {
        expect(error).toMatchObject({ code: "quota_exceeded" });
        expect((error as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(3600);
      }
      expect(await quota.left(biology)).toMatchObject({ messages_left: 0 });
      expect(await quota.left(history)).toMatchObject({ messages_left: 5 });
      expect(await quota.left(someone({ user }))).toMatchObject({ messages_left: 6 });
      await granted[0]?.cancel();
      expect(await quota.left(biology)).toMatchObject({ messages_left: 1 });
      // A limit that is raised takes effect on the same day.
      expect(await quota.left({ ...biology, messagesPerDay: 10 })).toMatchObject({
        messages_left: 7,
      });
    });

    it("counts per course only if the site sets a limit", async () => {
      const quota = await open({});
      const asker = someone();
      await reserveAll(quota, asker, 4, 1);
      expect(await quota.left(asker)).toBeNull();
      expect(await quota.left({ ...asker, messagesPerDay: 3 })).toEqual({
        messages_left: 3,
        tokens_left: null,
        resets_at: null,
      });
    });
  });
}
