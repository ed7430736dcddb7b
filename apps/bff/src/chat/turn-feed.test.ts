import { expect, it } from "vitest";
import { toFrame } from "./live-turn.ts";
import { TurnFeed } from "./turn-feed.ts";

const TURN = "turn-of-this-test";

/** A feed of a start, two pieces and an end. */
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

it("gives what comes after an id", () => {
  const feed = feedThatEnds(interrupted("request"));
  expect([0, 1, 3].map((after) => idsAfter(feed, after))).toEqual([[1, 2, 3, 4], [2, 3, 4], [4]]);
});

it("tells who saw more than its dead replica wrote down that it is over, under the next id", () => {
  const feed = feedThatEnds(interrupted(TURN));
  for (const after of [4, 5, 60]) {
    const [end, ...more] = feed.framesAfter(after);
    expect(more).toEqual([]);
    expect(end).toMatchObject({ id: after + 1, final: true });
    expect(end?.json).toContain("turn_interrupted");
  }
});

it("tells who has seen the end of any other nothing", () => {
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

it("has nothing more for who is ahead of a turn that runs", () => {
  const feed = new TurnFeed();
  feed.push(toFrame(1, { type: "start", session_id: "s", turn_id: TURN, message_id: "m" }));
  expect(idsAfter(feed, 1)).toEqual([]);
  expect(idsAfter(feed, 9)).toEqual([]);
});
