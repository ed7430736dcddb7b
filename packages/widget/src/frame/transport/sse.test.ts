import { expect, test } from "vitest";
import { createSseParser, type SseFrame } from "./sse.ts";

function parse(pieces: readonly string[]): SseFrame[] {
  const frames: SseFrame[] = [];
  const feed = createSseParser((frame) => frames.push(frame));
  pieces.forEach(feed);
  return frames;
}

const STREAM =
  ': hello\n\nid: 1\ndata: {"a":1}\n\nid: 2\r\ndata: one\r\ndata: two\r\n\r\nretry: 1000\n\nid: 3\rdata:x\r\r';
const FRAMES = [
  { id: "1", data: '{"a":1}' },
  { id: "2", data: "one\ntwo" },
  { id: "3", data: "x" },
];

test("a stream split at any point gives the same frames", () => {
  const whole = `${STREAM}: end\n\n`;
  for (let cut = 0; cut <= whole.length; cut++) {
    expect(parse([whole.slice(0, cut), whole.slice(cut)])).toEqual(FRAMES);
  }
  expect(parse([...whole])).toEqual(FRAMES);
});

test("an incomplete frame at the end is dropped", () => {
  expect(parse(["id: 1\ndata: half"])).toEqual([]);
});
