import { expect, it } from "vitest";
import { toFrame } from "./live-turn.ts";
import { TurnFeed } from "./turn-feed.ts";

const TURN = "turn-of-this-test";

/** Returns a feed with a start, two chunks and the given final event. */
function feedThatEnds(end: Parameters<typeof toFrame>[1]): TurnFeed {
  const feed = new TurnFeed();
  feed.push(toFrame(1, { type: "start", session_id: "s", turn_id: TURN, message_id: "m" }));
  for (const id of [2, 3]) feed.push(toFrame(id, { type: "chunk", content: "word " }));
  feed.push(toFrame(4, end));
  return feed;
}

const interrupted = (request_id: string) =>
  ({
    type: "error",
    code: "turn_interrupted",
    message: "",
    retryable: true,
    request_id,
  }) as const;
const idsAfter = (feed: TurnFeed, after: number): number[] =>
  feed.framesAfter(after).map(({ id }) => id);

it("returns the frames after an id", () => {
  const feed = feedThatEnds(interrupted("request"));
  expect([0, 1, 3].map((after) => idsAfter(feed, after))).toEqual([[1, 2, 3, 4], [2, 3, 4], [4]]);
});

it("ends a recovered turn under the next id for a reader that saw more than was logged", () => {
  const feed = feedThatEnds(interrupted(TURN));
  for (const after of [4, 5, 60]) {
    const [end, ...more] = feed.framesAfter(after);
    expect(more).toEqual([]);
    expect(end).toMatchObject({ id: after + 1, final: true });
    expect(end?.json).toContain("turn_interrupted");
  }
});

it("has no more frames for a reader that has seen the end of any other turn", () => {
  const done = {
    type: "done",
    message_id: "a",
    status: "complete",
    grounding: "general",
    usage: {
      input_tokens: 1,
      output_tokens: 1,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    },
  } as const;
  for (const feed of [feedThatEnds(done), feedThatEnds(interrupted("request"))]) {
    expect([4, 5, 60].map((after) => idsAfter(feed, after))).toEqual([[], [], []]);
  }
});

it("has no frames for a reader that is up to date with a running turn, or ahead of it", () => {
  const feed = new TurnFeed();
  feed.push(toFrame(1, { type: "start", session_id: "s", turn_id: TURN, message_id: "m" }));
  expect(idsAfter(feed, 1)).toEqual([]);
  expect(idsAfter(feed, 9)).toEqual([]);
});
