import type { RedisClient } from "../../src/redis/connection.ts";
import type { Bff } from "./bff.ts";

const WEEK_MS = 7 * 86_400_000;

/** Moves what a course's reports are made of, counts and reasons, back by a week. */
export async function letWeekPass(client: RedisClient, replicas: readonly Bff[]): Promise<void> {
  for (const { dependencies } of replicas) await dependencies.statistics.flush();
  // The earliest weeks first, so that none is renamed to one that is still there.
  for (const key of (await client.keys("chat:*")).toSorted()) {
    const week = /^chat:(?:counts|people):.*:(\d{4}-\d\d-\d\d)$/.exec(key)?.[1];
    if (week !== undefined) {
      const before = new Date(Date.parse(week) - WEEK_MS).toISOString().slice(0, 10);
      await client.rename(key, key.replace(week, before));
    }
    if (key.startsWith("chat:reason:")) {
      const entry = JSON.parse((await client.get(key)) ?? "") as { at: number };
      await client.set(key, JSON.stringify({ ...entry, at: entry.at - WEEK_MS }), "KEEPTTL");
    }
  }
}
