import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AppError } from "../errors.ts";
import { toFrame } from "./live-turn.ts";
import { TurnFeed } from "./turn-feed.ts";
import { TurnRecorder } from "./turn-recorder.ts";

/** Longer than any delay between two writes. */
const WHILE_MS = 2000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("reports an unreachable log once per outage, and loses no frame", async () => {
  const reported: unknown[] = [];
  const kept: number[] = [];
  const away = new AppError("store_unavailable");
  let isAway = false;
  const feed = new TurnFeed();
  const recorder = new TurnRecorder(
    {
      log: {
        append: async (_turn, frames) => {
          if (isAway) throw away;
          kept.push(...frames.map(({ id }) => id));
          return { recorded: kept.at(-1) ?? 0, watched: false };
        },
      },
      onError: (error) => reported.push(error),
    },
    { sessionId: "session", turnId: "turn" },
    feed,
    0,
  );
  const write = async (id: number): Promise<void> => {
    feed.push(toFrame(id, { type: "chunk", content: "word " }));
    recorder.schedule();
    await vi.advanceTimersByTimeAsync(WHILE_MS);
  };

  isAway = true;
  await write(1);
  await write(2);
  expect(reported).toEqual([away]);

  isAway = false;
  await write(3);
  expect(kept).toEqual([1, 2, 3]);
  expect(reported).toEqual([away]);

  isAway = true;
  await write(4);
  expect(reported).toEqual([away, away]);
  expect(await recorder.close()).toBe(3);
});
