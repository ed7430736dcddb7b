import { afterEach, describe, expect, it, vi } from "vitest";
import { toPerson } from "../stage/bff.ts";
import { claude, moodle, startOther, useBff } from "../stage/one-bff.ts";
import { until } from "../stage/until.ts";

useBff();

describe("an idle stream", () => {
  afterEach(() => vi.useRealTimers());

  it("sends a comment every 15 seconds, which is not an event", async () => {
    await claude.script({ failures: [{ kind: "stall", after_events: 2 }], pace_ms: 5 });
    // Streams are checked by an interval that begins with the BFF.
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    const other = await startOther({});
    const person = await toPerson(other, moodle);
    const stream = await (await person.stream({ message: "Tell me about cells" })).readText();
    const comments = () => stream.raw.match(/(?<=\n\n): .*(?=\n\n)/g) ?? [];
    for (const count of [1, 2]) {
      expect(comments()).toHaveLength(count - 1);
      vi.advanceTimersByTime(15_000);
      await until(() => comments().length === count);
    }
    vi.useRealTimers();
    const { sessionId, turnId } = stream.ref;
    await person.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);
    await stream.readAll();
    expect(stream.last).toMatchObject({ type: "done", status: "stopped" });
  });
});

describe("without listeners", () => {
  it("a turn continues for the grace period, then is aborted upstream and kept as interrupted", async () => {
    const other = await startOther({ GRACE_SECONDS: "0.3" });
    const person = await toPerson(other, moodle);
    await claude.script({ answers: ["word ".repeat(3000)], pace_ms: 10 });
    const stream = await (await person.stream({ message: "Tell me" })).readText();
    await stream.leave();
    await until(async () => (await claude.requests())[0]?.aborted === true);
    const { sessionId } = stream.ref;
    const held = await until(async () => {
      const found = (await (await person.send("GET", `/chat/${sessionId}`)).json()) as {
        active_turn?: unknown;
        messages: { status: string }[];
      };
      return found.active_turn === undefined && found;
    });
    expect(held.messages[1]).toMatchObject({ role: "assistant", status: "interrupted" });
    const again = await (await person.attach(stream.ref)).readAll();
    expect(again.last).toMatchObject({ type: "error", code: "turn_interrupted", retryable: true });
    // A reader that has seen the end gets no more events, even with a higher ID.
    const last = again.events.at(-1)?.id ?? 0;
    expect(last).toBe(again.events.length);
    for (const after of [last, last + 1]) {
      expect((await (await person.attach(stream.ref, after)).readAll()).events).toEqual([]);
    }
  });

  it("a turn whose reader returns in time runs to its end", async () => {
    const other = await startOther({ GRACE_SECONDS: "3" });
    const person = await toPerson(other, moodle);
    const words = Array.from({ length: 80 }, (_, index) => `word${index} `).join("");
    await claude.script({ answers: [words], pace_ms: 8 });
    const first = await (await person.stream({ message: "Tell me" })).readText();
    await first.leave();
    const second = await (await person.attach(first.ref, 0)).readAll();
    expect(second.text).toBe(words);
    expect(second.last).toMatchObject({ type: "done", status: "complete" });
  });
});
