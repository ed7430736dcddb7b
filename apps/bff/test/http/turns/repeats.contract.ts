import { randomUUID } from "node:crypto";
import { chatResponseSchema } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { toPerson } from "../../stage/bff.ts";
import { beginLong, claude, history, moodle, sofia, sofiaThere, there } from "./replicas.ts";

/** Questions that are sent twice, or at the same time. */
export function describeRepeats(): void {
  describe("the same question twice", () => {
    it("calls the model once, however many simultaneous requests on whichever replica", async () => {
      await claude.script({ answers: ["Once."] });
      const body = { message: "Once only, please", message_id: randomUUID() };
      const streams = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? sofia : sofiaThere).stream(body),
        ),
      );
      await Promise.all(streams.map((stream) => stream.readAll()));
      const [first] = streams;
      for (const stream of streams) expect(stream.events).toEqual(first?.events);
      expect(first?.last).toMatchObject({ type: "done" });
      expect(await claude.requests()).toHaveLength(1);
      expect((await history(first?.ref.sessionId ?? "")).messages).toHaveLength(2);
    });

    it("returns the same answer after its end, streamed or not, with or without the session", async () => {
      await claude.script({ answers: ["Once."] });
      const body = { message: "Once only, please", message_id: randomUUID() };
      const first = await (await sofia.stream(body)).readAll();
      const again = await sofiaThere.ask({ ...body, session_id: first.ref.sessionId });
      expect(await again.json()).toMatchObject({
        content: first.text,
        turn_id: first.ref.turnId,
        session_id: first.ref.sessionId,
      });
      const streamed = await (await sofia.stream(body)).readAll();
      expect(streamed.events).toEqual(first.events);
      expect(await claude.requests()).toHaveLength(1);
    });

    it("is invalid_request with another text", async () => {
      const messageId = randomUUID();
      const first = await (await sofia.stream({ message: "One", message_id: messageId })).readAll();
      for (const sessionId of [undefined, first.ref.sessionId]) {
        const response = await sofiaThere.ask({
          message: "Two",
          message_id: messageId,
          ...(sessionId === undefined ? {} : { session_id: sessionId }),
        });
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({
          code: "invalid_request",
          retryable: false,
        });
      }
      expect(await claude.requests()).toHaveLength(1);
    });

    it("is recognised without its session and with its ID in upper case", async () => {
      const opened = await (await sofia.stream({ message: "First" })).readAll();
      const messageId = randomUUID();
      const body = { message: "Second", message_id: messageId };
      const asked = await sofia.ask({ ...body, session_id: opened.ref.sessionId });
      const { turn_id: turnId } = chatResponseSchema.parse(await asked.json());
      for (const id of [messageId, messageId.toUpperCase()]) {
        const repeated = await sofiaThere.ask({ message: "Second", message_id: id });
        expect(await repeated.json()).toMatchObject({
          turn_id: turnId,
          session_id: opened.ref.sessionId,
        });
      }
      expect(await claude.requests()).toHaveLength(2);
    });

    it("from two users is two questions", async () => {
      const body = { message: "Hello", message_id: randomUUID() };
      const teacher = await toPerson(there, moodle, { sub: "6", role: "teacher" });
      const mine = await (await sofia.stream(body)).readAll();
      const theirs = await (await teacher.stream(body)).readAll();
      expect(theirs.ref.sessionId).not.toBe(mine.ref.sessionId);
      expect(await claude.requests()).toHaveLength(2);
    });
  });

  describe("simultaneous questions", () => {
    it("are refused in one session, except the first", async () => {
      const stream = await beginLong();
      const body = { message: "And another", session_id: stream.ref.sessionId };
      const responses = [
        await sofia.ask(body),
        await sofiaThere.send("POST", "/chat", body, { accept: "text/event-stream" }),
      ];
      for (const response of responses) {
        expect(response.status).toBe(409);
        expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
        expect(await response.json()).toMatchObject({
          code: "turn_in_progress",
          retryable: true,
        });
      }
      await sofia.send("POST", `/chat/${stream.ref.sessionId}/turns/${stream.ref.turnId}/stop`);
      await stream.readAll();
      expect((await history(stream.ref.sessionId)).messages).toHaveLength(2);
      expect((await sofiaThere.ask(body)).status).toBe(200);
    });

    it("run in parallel in two sessions", async () => {
      const [one, two] = await Promise.all([
        sofia.stream({ message: "One" }),
        sofia.stream({ message: "Two" }),
      ]);
      await Promise.all([one.readAll(), two.readAll()]);
      expect(one.last?.type).toBe("done");
      expect(two.last?.type).toBe("done");
      expect(one.ref.sessionId).not.toBe(two.ref.sessionId);
    });
  });
}
