import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toPerson } from "../../stage/bff.ts";
import { SocketClient } from "../../stage/socket.ts";
import {
  beginLong,
  claude,
  here,
  LONG,
  moodle,
  SHORTER,
  sofia,
  sofiaThere,
  there,
} from "./replicas.ts";

/** Reading a turn's events from any of them on, by whichever replica. */
export function describeResuming(): void {
  describe("the events of a turn", () => {
    it("can be read after any ID, without duplicates", async () => {
      await claude.script({ answers: [LONG.slice(0, 300)], pace_ms: 2 });
      const whole = await (await sofia.stream({ message: "Tell me" })).readAll();
      expect(whole.events.length).toBeGreaterThan(10);
      for (let after = 0; after <= whole.events.length; after += 1) {
        const reader = after % 2 === 0 ? sofia : sofiaThere;
        const stream = await (await reader.attach(whole.ref, after)).readAll();
        expect(stream.events).toEqual(whole.events.slice(after));
      }
      expect(await claude.requests()).toHaveLength(1);
    });

    it("can be resumed by an ID in the query, which the header overrides", async () => {
      const whole = await (await sofia.stream({ message: "Hi" })).readAll();
      const path = `/chat/${whole.ref.sessionId}/turns/${whole.ref.turnId}/events?after=2`;
      const byQuery = await sofia.send("GET", path);
      expect(await byQuery.text()).toMatch(/^id: 3\n/);
      const byHeader = await sofia.send("GET", path, undefined, { "last-event-id": "1" });
      expect(await byHeader.text()).toMatch(/^id: 2\n/);
      const head = await sofia.send("HEAD", path);
      expect(head.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
      expect(await head.text()).toBe("");
    });

    it("are neither lost nor duplicated if the connection is cut repeatedly", async () => {
      const first = await beginLong(SHORTER);
      await first.leave();
      const seen = [...first.events];
      for (let round = 0; round < 6; round += 1) {
        const reader = round % 2 === 0 ? sofiaThere : sofia;
        const stream = await reader.attach(first.ref, seen.at(-1)?.id ?? 0);
        const count = stream.events.length + 4;
        await stream.read(count);
        await stream.leave();
        seen.push(...stream.events);
      }
      const last = await (await sofia.attach(first.ref, seen.at(-1)?.id)).readAll();
      seen.push(...last.events);
      expect(seen.map(({ id }) => id)).toEqual(seen.map((_, index) => index + 1));
      const text = seen.map(({ event }) => (event.type === "chunk" ? event.content : "")).join("");
      expect(text).toBe(SHORTER);
      expect(seen.at(-1)?.event).toMatchObject({ type: "done", status: "complete" });
    });

    it("are sent completely to several devices at once", async () => {
      const first = await beginLong(SHORTER);
      const others = await Promise.all([sofia.attach(first.ref), sofiaThere.attach(first.ref)]);
      await Promise.all([first, ...others].map((stream) => stream.readAll()));
      for (const other of others) expect(other.events).toEqual(first.events);
    });

    it("do not exist for another user, in another session, or for an unknown ID", async () => {
      const mine = await (await sofia.stream({ message: "Hi" })).readAll();
      const other = await (await sofia.stream({ message: "Hi again" })).readAll();
      const teacher = await toPerson(there, moodle, { sub: "6", role: "teacher" });
      const elsewhere = await toPerson(here, moodle, { course_id: 3 });
      const { sessionId, turnId } = mine.ref;
      for (const [person, path] of [
        [teacher, `/chat/${sessionId}/turns/${turnId}/events`],
        [elsewhere, `/chat/${sessionId}/turns/${turnId}/events`],
        [sofia, `/chat/${other.ref.sessionId}/turns/${turnId}/events`],
        [sofia, `/chat/${sessionId}/turns/${randomUUID()}/events`],
        [sofia, `/chat/${randomUUID()}/turns/${turnId}/events`],
        [sofia, `/chat/${sessionId}/turns/a%2F..%2Fb/events`],
      ] as const) {
        const response = await person.send("GET", path);
        expect([path, response.status]).toEqual([path, 404]);
        expect(await response.json()).toMatchObject({ code: "not_found" });
      }
    });

    it("cannot be read through another user's session, even on a replica that has a reader of them", async () => {
      const teacher = await toPerson(there, moodle, { sub: "6", role: "teacher" });
      const theirs = await (await teacher.stream({ message: "Hi" })).readAll();
      const { ref } = await beginLong();
      const reader = await sofiaThere.attach(ref);
      await reader.readText();
      const path = `/chat/${theirs.ref.sessionId}/turns/${ref.turnId}`;
      expect((await teacher.send("GET", `${path}/events`)).status).toBe(404);
      expect((await teacher.send("POST", `${path}/stop`)).status).toBe(404);
      await sofia.send("POST", `/chat/${ref.sessionId}/turns/${ref.turnId}/stop`);
      await reader.readAll();
    });

    it("continue on a socket that resumes a turn it is already following", async () => {
      const { ref } = await beginLong(SHORTER);
      const client = await new SocketClient(there.url).auth(sofia.token);
      const resume = { type: "resume", session_id: ref.sessionId, turn_id: ref.turnId };
      client.send({ ...resume, after: 0 });
      await client.event("chunk");
      client.send({ ...resume, after: Number(client.events.at(-1)?.id) });
      await client.event("done");
      const ids = new Set(client.events.map(({ id }) => id));
      expect(ids.size).toBe(Math.max(...client.events.map(({ id }) => id ?? 0)));
      client.socket.close();
    });

    it.each(["-1", "1.5", "x", "1e9", "99999999999999999999"])(
      "are refused for an invalid last ID: %s",
      async (id) => {
        const { ref } = await (await sofia.stream({ message: "Hi" })).readAll();
        const response = await sofia.send(
          "GET",
          `/chat/${ref.sessionId}/turns/${ref.turnId}/events`,
          undefined,
          { "last-event-id": id },
        );
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ code: "invalid_request" });
      },
    );
  });
}
