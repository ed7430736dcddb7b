import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SetClock } from "../stage/clock.ts";
import { openMemorySessions } from "../../src/memory/open-memory.ts";
import { LiveTurn } from "../../src/chat/live-turn.ts";
import { watchListeners } from "../../src/chat/watch-listeners.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Returns a turn whose only listener here has just left. */
function leaveTurn(graceMs: number) {
  const { log } = openMemorySessions({ ttlSeconds: 60, clock: new SetClock(0) });
  const live = new LiveTurn();
  const abandon = vi.fn<() => void>();
  const ref = { sessionId: "s", turnId: "t" };
  const listener = (): void => undefined;
  const end = watchListeners(
    { log, graceMs, onError: listener },
    { live, ref, requestId: "r" },
    abandon,
  );
  live.subscribe(listener);
  live.unsubscribe(listener);
  return { log, ref, live, abandon, end, listener };
}

it("abandons a turn that nobody reads after the grace period, not before", async () => {
  const { abandon } = leaveTurn(30_000);
  await vi.advanceTimersByTimeAsync(29_900);
  expect(abandon).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(abandon).toHaveBeenCalledOnce();
});

it("continues for the whole grace period after a reader on another replica has left", async () => {
  const { log, ref, abandon, listener } = leaveTurn(30_000);
  const unwatch = await log.watch(ref, listener);
  await vi.advanceTimersByTimeAsync(24_000);
  unwatch();
  await vi.advanceTimersByTimeAsync(27_000);
  expect(abandon).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(4000);
  expect(abandon).toHaveBeenCalledOnce();
});

it("does not abandon a turn that is read again", async () => {
  const { live, abandon, listener, end } = leaveTurn(30_000);
  await vi.advanceTimersByTimeAsync(29_000);
  live.subscribe(listener);
  await vi.advanceTimersByTimeAsync(60_000);
  live.unsubscribe(listener);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(abandon).not.toHaveBeenCalled();
  end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(abandon).not.toHaveBeenCalled();
});
