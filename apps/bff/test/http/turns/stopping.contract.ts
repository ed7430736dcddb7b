import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Person, toPerson } from "../../stage/bff.ts";
import { until } from "../../stage/until.ts";
import {
  beginLong,
  claude,
  here,
  history,
  moodle,
  SHORTER,
  sofia,
  sofiaThere,
} from "./replicas.ts";

/** Stopping a turn. */
export function describeStopping(): void {
  describe("stopping", () => {
    const stop = (by: Person, { sessionId, turnId }: { sessionId: string; turnId: string }) =>
      by.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);

    it.each(["the replica that runs it", "another replica"])(
      "through %s aborts the generation upstream and keeps the partial answer",
      async (where) => {
        const stream = await beginLong();
        const response = await stop(where === "another replica" ? sofiaThere : sofia, stream.ref);
        expect(response.status).toBe(202);
        await stream.readAll();
        expect(stream.last).toMatchObject({ type: "done", status: "stopped" });
        const held = await history(stream.ref.sessionId);
        expect(held.messages[1]).toMatchObject({ content: stream.text, status: "stopped" });
        const entry = await until(async () =>
          (await claude.requests()).find(({ aborted }) => aborted),
        );
        expect(entry.finished).toBe(false);
        expect(entry.text_events_sent).toBeLessThan(300);
      },
    );

    it("a turn that has ended changes nothing", async () => {
      const stream = await beginLong();
      await stop(sofia, stream.ref);
      await stream.readAll();
      const before = await history(stream.ref.sessionId);
      expect((await stop(sofia, stream.ref)).status).toBe(202);
      expect((await stop(sofiaThere, stream.ref)).status).toBe(202);
      expect(await history(stream.ref.sessionId)).toEqual(before);
      const whole = await (await sofia.stream({ message: "Hi" })).readAll();
      expect((await stop(sofiaThere, whole.ref)).status).toBe(202);
      expect((await history(whole.ref.sessionId)).messages[1]?.status).toBe("complete");
    });

    it("before the first text stores no empty answer, and frees the session", async () => {
      await claude.script({ failures: [{ kind: "slow_first_token", delay_ms: 5000 }] });
      const stream = await (await sofia.stream({ message: "Hi" })).read(3);
      await stop(sofia, stream.ref);
      await stream.readAll();
      expect(stream.last).toMatchObject({ type: "done", status: "stopped", grounding: "none" });
      const held = await history(stream.ref.sessionId);
      expect(held.messages).toHaveLength(1);
      expect((await sofia.ask({ message: "Hi", session_id: stream.ref.sessionId })).status).toBe(
        200,
      );
    });

    it("is not_found for another user, and for a turn that does not exist", async () => {
      const stream = await beginLong(SHORTER);
      const teacher = await toPerson(here, moodle, { sub: "6", role: "teacher" });
      expect((await stop(teacher, stream.ref)).status).toBe(404);
      expect((await stop(sofia, { ...stream.ref, turnId: randomUUID() })).status).toBe(404);
      expect((await stop(sofia, { ...stream.ref, sessionId: randomUUID() })).status).toBe(404);
      await stream.readAll();
      expect(stream.last).toMatchObject({ status: "complete" });
    });
  });
}
