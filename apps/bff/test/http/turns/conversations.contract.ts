import { randomUUID } from "node:crypto";
import type { SessionList } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { toPerson } from "../../stage/bff.ts";
import { until } from "../../stage/until.ts";
import {
  beginLong,
  claude,
  here,
  history,
  LONG,
  moodle,
  readAs,
  sofia,
  sofiaThere,
  there,
} from "./replicas.ts";

/** Stored conversations, and a user's data. */
export function describeConversations(): void {
  describe("a conversation", () => {
    it("is cleared on all replicas, together with its running turn", async () => {
      const stream = await beginLong();
      const { sessionId, turnId } = stream.ref;
      expect((await sofiaThere.send("DELETE", `/chat/${sessionId}`)).status).toBe(204);
      await stream.readAll();
      expect(["done", "error"]).toContain(stream.last?.type);
      for (const person of [sofia, sofiaThere]) {
        expect((await person.send("GET", `/chat/${sessionId}`)).status).toBe(404);
        const events = await person.send("GET", `/chat/${sessionId}/turns/${turnId}/events`);
        expect(events.status).toBe(404);
      }
      await until(async () => (await claude.requests()).some(({ aborted }) => aborted));
      const { sessions } = await readAs<SessionList>(await sofia.send("GET", "/chat/sessions"));
      expect(sessions.map(({ session_id }) => session_id)).not.toContain(sessionId);
      expect((await sofia.send("DELETE", `/chat/${sessionId}`)).status).toBe(404);
      const next = await sofia.ask({ message: "Hi", session_id: sessionId });
      expect(next.status).toBe(404);
    });

    it("does not exist for another user, or for the same user in another course", async () => {
      const { ref } = await (await sofia.stream({ message: "Mine" })).readAll();
      const strangers = [
        await toPerson(there, moodle, { sub: "6", role: "teacher" }),
        await toPerson(there, moodle, { course_id: 3 }),
        await toPerson(there, moodle, { course_id: undefined }),
      ];
      for (const stranger of strangers) {
        const requests: [string, string, unknown?][] = [
          ["GET", `/chat/${ref.sessionId}`],
          ["DELETE", `/chat/${ref.sessionId}`],
          ["PUT", `/chat/${ref.sessionId}/messages/${ref.messageId}/feedback`, { rating: "up" }],
          ["POST", "/chat", { message: "Let me in", session_id: ref.sessionId }],
        ];
        for (const [method, path, body] of requests) {
          const response = await stranger.send(method, path, body);
          expect([method, path, response.status]).toEqual([method, path, 404]);
        }
        const { sessions } = await readAs<SessionList>(
          await stranger.send("GET", "/chat/sessions"),
        );
        expect(sessions.map(({ session_id }) => session_id)).not.toContain(ref.sessionId);
      }
      expect((await history(ref.sessionId)).messages).toHaveLength(2);
    });

    it("has a title of one line and at most 80 characters", async () => {
      const noah = await toPerson(here, moodle, {
        sub: "6",
        role: "teacher",
        course_id: undefined,
      });
      await (await noah.stream({ message: `two\nlines ${"🧬".repeat(100)}` })).readAll();
      const { sessions } = await readAs<SessionList>(await noah.send("GET", "/chat/sessions"));
      const title = sessions[0]?.title ?? "";
      expect([...title]).toHaveLength(80);
      expect(title).toMatch(/^two lines 🧬.*…$/u);
      await (await noah.stream({ message: `${"x".repeat(77)}. And more` })).readAll();
      const again = await readAs<SessionList>(await noah.send("GET", "/chat/sessions"));
      expect(again.sessions.map((session) => session.title)).toContain(`${"x".repeat(77)}…`);
    });

    it("accepts feedback only on its answers", async () => {
      const { ref } = await (await sofia.stream({ message: "Mine" })).readAll();
      const answerId = (await history(ref.sessionId)).messages[1]?.id ?? "";
      const rate = (id: string, body: unknown) =>
        sofiaThere.send("PUT", `/chat/${ref.sessionId}/messages/${id}/feedback`, body);
      expect((await rate(answerId, { rating: "up" })).status).toBe(204);
      expect((await rate(answerId, { rating: "down", reason: "wrong" })).status).toBe(204);
      expect((await rate(ref.messageId, { rating: "up" })).status).toBe(404);
      expect((await rate(randomUUID(), { rating: "up" })).status).toBe(404);
      for (const body of [
        {},
        { rating: "so-so" },
        { rating: "up", more: 1 },
        { rating: "up", reason: "x".repeat(2001) },
      ]) {
        expect((await rate(answerId, body)).status).toBe(400);
      }
    });
  });

  describe("a user's data", () => {
    it("can be exported, from all courses, by the user and the privacy provider, and erased", async () => {
      const teacher = await toPerson(here, moodle, { sub: "6", role: "teacher" });
      const outside = await toPerson(there, moodle, {
        sub: "6",
        role: "teacher",
        course_id: undefined,
      });
      const privacy = await toPerson(there, moodle, {
        sub: "6",
        role: "teacher",
        course_id: undefined,
        scope: "privacy",
      });
      await privacy.send("DELETE", "/users/me");
      const mine = await (await teacher.stream({ message: "In the course" })).readAll();
      await (await outside.stream({ message: "Outside" })).readAll();
      const { ref: others } = await (
        await sofia.stream({ message: "Not the teacher's" })
      ).readAll();
      const answerId = (await history(mine.ref.sessionId, teacher)).messages[1]?.id ?? "";
      await teacher.send("PUT", `/chat/${mine.ref.sessionId}/messages/${answerId}/feedback`, {
        rating: "up",
      });

      for (const person of [teacher, privacy]) {
        const response = await person.send("GET", "/users/me/export");
        expect(response.status).toBe(200);
        const held = await readAs<{
          sessions: { course_id: number | null; title: string; messages: unknown[] }[];
        }>(response);
        expect(held).toMatchObject({
          user: { issuer: moodle.url, id: "6" },
          policy_accepted_at: null,
        });
        expect(
          held.sessions.map(({ course_id, title }) => `${course_id} ${title}`).toSorted(),
        ).toEqual(["2 In the course", "null Outside"]);
        const inCourse = held.sessions.find(({ course_id }) => course_id === 2);
        expect(inCourse?.messages[1]).toMatchObject({
          content: mine.text,
          feedback: { rating: "up" },
        });
      }

      const running = await beginLong(LONG, teacher);
      const erased = await privacy.send("DELETE", "/users/me");
      expect(erased.status).toBe(200);
      expect(await erased.json()).toMatchObject({
        erased: { sessions: 3, messages: 5, policy_acceptances: 0 },
      });
      await running.readAll();
      expect(await (await teacher.send("GET", "/users/me/export")).json()).toMatchObject({
        sessions: [],
      });
      expect((await teacher.send("GET", `/chat/${mine.ref.sessionId}`)).status).toBe(404);
      expect((await history(others.sessionId)).messages).toHaveLength(2);
    });
  });
}
