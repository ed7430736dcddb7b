import { randomUUID } from "node:crypto";
import {
  chatResponseSchema,
  type ChatResponse,
  type Conversation,
  conversationSchema,
  type ErrorEvent,
  type SessionList,
} from "@sidenote/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bff, Person, startBff, toPerson } from "../stage/bff.ts";
import type { StreamReader } from "../stage/event-stream.ts";
import { type RedisServer } from "../stage/redis.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";
import { SocketClient } from "../stage/socket.ts";
import { until } from "../stage/until.ts";

const toWords = (count: number): string =>
  Array.from({ length: count }, (_, index) => `word${index} `).join("");
/** An answer that no test waits for the end of. */
const LONG = toWords(600);
const SHORTER = toWords(120);

async function readAs<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

/** Turns over HTTP on the real app, whatever its store. With Redis, every second request goes to another replica. */
export function describeTurns(storeName: string, startStore: () => Promise<RedisServer | null>) {
  describe(`turns over HTTP, kept in ${storeName}`, () => {
    let claude: Simulator<ClaudeRequest>;
    let moodle: Simulator<MoodleRequest>;
    let store: RedisServer | null;
    let here: Bff;
    let there: Bff;
    /** A student who has accepted the policy, at one replica and at the other. */
    let sofia: Person;
    let sofiaThere: Person;

    beforeAll(async () => {
      [claude, moodle, store] = await Promise.all([startClaude(), startMoodle(), startStore()]);
      const variables = {
        MOODLE_TIMEOUT_SECONDS: "4",
        FIRST_TOKEN_TIMEOUT_SECONDS: "3",
        IDLE_TIMEOUT_SECONDS: "1.5",
        ...(store === null ? {} : { REDIS_URL: store.url }),
      };
      here = await startBff({ claude, moodle }, variables);
      there = store === null ? here : await startBff({ claude, moodle }, variables);
      sofia = await toPerson(here, moodle);
      sofiaThere = new Person(there.url, sofia.token);
      // The first turn of a process takes longer than the short times above allow on a busy machine.
      for (const person of [sofia, sofiaThere]) await person.ask({ message: "Good morning" });
    });
    afterAll(async () => {
      await here.close();
      if (there !== here) await there.close();
      await Promise.all([claude.stop(), moodle.stop(), store?.stop()]);
    });
    beforeEach(async () => {
      await Promise.all([claude.reset(), moodle.reset()]);
    });

    async function history(sessionId: string, by = sofia): Promise<Conversation> {
      return conversationSchema.parse(await (await by.send("GET", `/chat/${sessionId}`)).json());
    }
    /** A turn that writes slowly and has begun to. */
    async function beginLong(answer = LONG): Promise<StreamReader> {
      await claude.script({ answers: [answer], pace_ms: 8 });
      const stream = await sofia.stream({ message: "Tell me everything" });
      return stream.readText();
    }

    describe("a streamed turn", () => {
      it("is framed exactly: id, data, an empty line, and nothing else", async () => {
        await claude.script({ answers: ["Line one\n\ndata: not a field\nid: 7\n“ü” 🧬\u2028."] });
        const stream = await (await sofia.stream({ message: "Hi" })).readAll();
        const { headers } = stream.response;
        expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
        expect(headers.get("cache-control")).toContain("no-cache");
        expect(headers.get("cache-control")).toContain("no-transform");
        expect(headers.get("x-accel-buffering")).toBe("no");
        expect(headers.get("content-encoding")).toBeNull();
        const again = stream.raw.matchAll(/id: (\d+)\ndata: (\{[^\n]*\})\n\n/g);
        expect([...again].map(([whole]) => whole).join("")).toBe(stream.raw);
        expect(stream.text).toBe("Line one\n\ndata: not a field\nid: 7\n“ü” 🧬\u2028.");
      });

      it("begins with start as id 1, counts on without a gap, and ends with done", async () => {
        const messageId = randomUUID();
        const stream = await sofia.stream({ message: "What is osmosis?", message_id: messageId });
        await stream.readAll();
        expect(stream.events.map(({ id }) => id)).toEqual(
          stream.events.map((_, index) => index + 1),
        );
        const types = stream.events.map(({ event }) => event.type);
        expect(types[0]).toBe("start");
        expect(types.at(-1)).toBe("done");
        expect(types.filter((type) => type === "done" || type === "start")).toHaveLength(2);
        expect(stream.ref.messageId).toBe(messageId);
        expect(
          stream.events.flatMap(({ event }) => (event.type === "status" ? [event.stage] : [])),
        ).toEqual(["reading_course", "thinking"]);
        expect(stream.last).toMatchObject({ status: "complete" });
      });

      it("is in the history when its end is seen, word for word, and listed", async () => {
        const stream = await (await sofia.stream({ message: "  What is osmosis?\n" })).readAll();
        const held = await history(stream.ref.sessionId, sofiaThere);
        expect(held.active_turn).toBeUndefined();
        expect(held.messages).toEqual([
          expect.objectContaining({
            id: stream.ref.messageId,
            role: "user",
            content: "What is osmosis?",
            status: "complete",
          }),
          expect.objectContaining({ role: "assistant", content: stream.text, status: "complete" }),
        ]);
        expect(stream.last).toMatchObject({ message_id: held.messages[1]?.id });
        const { sessions } = await readAs<SessionList>(
          await sofiaThere.send("GET", "/chat/sessions"),
        );
        expect(sessions[0]).toEqual({
          session_id: stream.ref.sessionId,
          title: "What is osmosis?",
          updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          message_count: 2,
        });
      });

      it("cites the activities its answer links, in the stream and in the history", async () => {
        const url = `${moodle.url}/mod/page/view.php?id=2`;
        await claude.script({
          answers: [`See [the drawings](${url}) or [this](https://evil.example).`],
        });
        const stream = await (await sofia.stream({ message: "Where are the drawings?" })).readAll();
        const cited = {
          index: 1,
          title: "Cell structure",
          url,
          cited_text: "Cell structure",
          cmid: 2,
        };
        const citations = stream.events.flatMap(({ event }) =>
          event.type === "citation" ? [event] : [],
        );
        expect(citations).toEqual([{ type: "citation", ...cited }]);
        expect(stream.last).toMatchObject({ grounding: "course" });
        expect((await history(stream.ref.sessionId)).messages[1]?.citations).toEqual([cited]);
      });

      it("goes on in its session with what was said before", async () => {
        const first = await (await sofia.stream({ message: "What is osmosis?" })).readAll();
        const { sessionId } = first.ref;
        await (await sofiaThere.stream({ message: "And why?", session_id: sessionId })).readAll();
        const sent = (await claude.requests()).at(-1)?.body.messages ?? [];
        expect(sent.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
        expect(sent[1]?.content).toBe(first.text);
        expect((await history(sessionId)).messages).toHaveLength(4);
      });

      it("has its question stored before the model is asked", async () => {
        await claude.script({ failures: [{ kind: "slow_first_token", delay_ms: 700 }] });
        const stream = await (await sofia.stream({ message: "Are you there?" })).read(3);
        const held = await history(stream.ref.sessionId, sofiaThere);
        expect(held.messages.map(({ content }) => content)).toEqual(["Are you there?"]);
        expect(held.active_turn).toEqual({
          turn_id: stream.ref.turnId,
          message_id: stream.ref.messageId,
        });
        await stream.readAll();
      });
    });

    describe("a turn as one JSON answer", () => {
      it("holds the whole of it", async () => {
        const url = `${moodle.url}/mod/page/view.php?id=2`;
        await claude.script({ answers: [`Look [here](${url}).`] });
        const response = await sofia.ask({ message: "Where?" });
        expect(response.status).toBe(200);
        const body = await readAs<ChatResponse>(response);
        expect(body).toEqual({
          type: "message",
          content: `Look [here](${url}).`,
          session_id: expect.any(String),
          turn_id: expect.any(String),
          message_id: expect.any(String),
          status: "complete",
          grounding: "course",
          usage: {
            input_tokens: expect.any(Number),
            output_tokens: expect.any(Number),
            cache_creation_input_tokens: expect.any(Number),
            cache_read_input_tokens: expect.any(Number),
          },
          citations: [
            { index: 1, title: "Cell structure", url, cited_text: "Cell structure", cmid: 2 },
          ],
        });
        const held = await history(body.session_id);
        expect(held.messages[1]?.id).toBe(body.message_id);
      });

      it.each([
        undefined,
        "*/*",
        "application/json",
        "text/html",
        "text/event-stream;q=0.1, application/json",
      ])("is what a client gets that accepts %s", async (accept) => {
        const response = await sofia.send(
          "POST",
          "/chat",
          { message: "Hi" },
          accept === undefined ? {} : { accept },
        );
        expect(response.headers.get("content-type")).toMatch(/^application\/json/);
        expect(await response.json()).toMatchObject({ type: "message" });
      });

      it.each([
        ["refusal", "refused"],
        ["max_tokens", "truncated"],
      ])("says that an answer ended by %s is %s, and so does the history", async (kind, status) => {
        await claude.script({ failures: [{ kind }] });
        const body = await readAs<ChatResponse>(
          await sofia.ask({ message: "Tell me about cells" }),
        );
        expect(body).toMatchObject({ type: "message", status });
        if (body.content !== "") {
          expect((await history(body.session_id)).messages[1]).toMatchObject({ status });
        }
      });
    });

    describe("a turn that gets no answer", () => {
      it("is policy_required for a student who has not accepted, until they have", async () => {
        const amira = await toPerson(here, moodle, { sub: "5" });
        const stream = await (await amira.stream({ message: "Hello" })).readAll();
        expect(stream.last).toEqual({ type: "policy_required", message: expect.any(String) });
        const response = await amira.ask({ message: "Hello" });
        expect(response.status).toBe(200);
        expect(await response.json()).toEqual({
          type: "policy_required",
          message: expect.any(String),
        });
        expect(await claude.requests()).toEqual([]);
        const held = await history(stream.ref.sessionId, amira);
        expect(held.messages).toHaveLength(1);
        await moodle.script({ policy: { 5: true } });
        expect(await (await amira.ask({ message: "Hello" })).json()).toMatchObject({
          type: "message",
        });
      });

      it.each([
        ["exam_in_progress", { running_attempts: [3] }],
        ["disabled_here", { ai_enabled: false }],
      ])("is unavailable for %s", async (reason, script) => {
        await moodle.script(script);
        const response = await sofia.ask({ message: "Help me" });
        expect(response.status).toBe(200);
        expect(await response.json()).toEqual({
          type: "unavailable",
          reason,
          message: expect.any(String),
        });
        expect(await claude.requests()).toEqual([]);
        const stream = await (await sofia.stream({ message: "Help me" })).readAll();
        expect(stream.last).toMatchObject({ type: "unavailable", reason });
      });

      it.each([
        ["not enrolled", { sub: "4" }],
        ["suspended", { sub: "7" }],
        ["unknown", { sub: "999" }],
        ["in a course that is hidden", { course_id: 4 }],
        ["in a course that does not exist", { course_id: 999 }],
      ])("is forbidden for a student who is %s", async (_name, claims) => {
        const stranger = await toPerson(here, moodle, claims);
        const response = await stranger.ask({ message: "Hello" });
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({
          type: "error",
          code: "forbidden",
          retryable: false,
        });
        expect(await claude.requests()).toEqual([]);
      });
    });

    describe("a turn that meets trouble", () => {
      const troubles: [string, "moodle" | "claude", Record<string, unknown>, number, boolean][] = [
        ["moodle_unavailable", "moodle", { failure: "network" }, 503, true],
        ["moodle_unavailable", "moodle", { failure: "err_db_down" }, 503, true],
        ["moodle_unavailable", "moodle", { failure: "err_maintenance_cli" }, 503, true],
        ["moodle_timeout", "moodle", { failure: "hang" }, 504, true],
        ["moodle_error", "moodle", { failure: "html" }, 502, false],
        ["moodle_error", "moodle", { failure: "empty" }, 502, false],
        ["moodle_error", "moodle", { failure: "err_token_wrong" }, 502, false],
        ["moodle_error", "moodle", { failure: "huge" }, 502, false],
        ["llm_unavailable", "claude", { failures: [{ kind: "401", times: 9 }] }, 503, true],
        ["llm_unavailable", "claude", { failures: [{ kind: "500", times: 9 }] }, 503, true],
        ["llm_overloaded", "claude", { failures: [{ kind: "529", times: 9 }] }, 503, true],
        [
          "llm_overloaded",
          "claude",
          { failures: [{ kind: "429", retry_after: 30, times: 9 }] },
          503,
          true,
        ],
        [
          "llm_timeout",
          "claude",
          { failures: [{ kind: "slow_first_token", delay_ms: 9000, times: 9 }] },
          504,
          true,
        ],
      ];
      it.each(troubles)(
        "of %s (%s, %j) says so by JSON's status and by the stream's last event",
        async (code, who, script, status, retryable) => {
          const simulator = who === "moodle" ? moodle : claude;
          await simulator.script(script);
          const [response, stream] = await Promise.all([
            sofia.ask({ message: "Hello" }),
            sofia.stream({ message: "Hello" }).then((opened) => opened.readAll()),
          ]);
          expect(response.status).toBe(status);
          const body = await readAs<ErrorEvent>(response);
          expect(body).toMatchObject({ type: "error", code, retryable });
          expect(body.request_id).toBe(response.headers.get("x-request-id"));
          expect(response.headers.get("retry-after")).toBe(
            body.retry_after === undefined ? null : String(body.retry_after),
          );
          expect(stream.response.status).toBe(200);
          expect(stream.events[0]?.event.type).toBe("start");
          expect(stream.last).toMatchObject({ type: "error", code, retryable });
          const held = await history(stream.ref.sessionId);
          expect(held.active_turn).toBeUndefined();
          expect(held.messages).toHaveLength(1);
        },
      );

      it("hands on how long Claude asks one to wait", async () => {
        await claude.script({ failures: [{ kind: "429", retry_after: 30 }] });
        const response = await sofia.ask({ message: "Hello" });
        expect(response.headers.get("retry-after")).toBe("30");
      });

      it.each([
        ["error_mid_stream", "llm_overloaded"],
        ["reset_mid_stream", "llm_unavailable"],
        ["end_without_stop", "llm_unavailable"],
        ["stall", "llm_timeout"],
      ])(
        "in the middle (%s) ends with %s, and what was said is kept as interrupted",
        async (kind, code) => {
          await claude.script({ failures: [{ kind, after_events: 5 }], pace_ms: 15 });
          const stream = await (await sofia.stream({ message: "What is osmosis?" })).readAll();
          expect(stream.text).not.toBe("");
          expect(stream.last).toMatchObject({ type: "error", code });
          const held = await history(stream.ref.sessionId, sofiaThere);
          expect(held.messages[1]).toMatchObject({
            role: "assistant",
            content: stream.text,
            status: "interrupted",
          });
          expect(await claude.requests()).toHaveLength(1);
          // And the session is free.
          await claude.reset();
          const next = await sofia.ask({ message: "Go on", session_id: stream.ref.sessionId });
          expect(next.status).toBe(200);
        },
      );
    });

    describe("coming back to a turn", () => {
      it("gives, from every id, what comes after it, and nothing twice", async () => {
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

      it("takes the id from the query too, the header having the last word", async () => {
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

      it("loses nothing and doubles nothing when the connection is cut again and again", async () => {
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
        const text = seen
          .map(({ event }) => (event.type === "chunk" ? event.content : ""))
          .join("");
        expect(text).toBe(SHORTER);
        expect(seen.at(-1)?.event).toMatchObject({ type: "done", status: "complete" });
      });

      it("serves several devices at once, each everything", async () => {
        const first = await beginLong(SHORTER);
        const others = await Promise.all([sofia.attach(first.ref), sofiaThere.attach(first.ref)]);
        await Promise.all([first, ...others].map((stream) => stream.readAll()));
        for (const other of others) expect(other.events).toEqual(first.events);
      });

      it("does not exist for anybody else, nor in another session, nor for an id made up", async () => {
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

      it("is nobody else's in a session of their own, though its reader is at the same replica", async () => {
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

      it("goes on for a socket that resumes it while it follows it", async () => {
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
        "refuses a last id that is none: %s",
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

    describe("the same question twice", () => {
      it("asks the model once, however many ask at once on whatever replica", async () => {
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

      it("gives the same answer again after its end, streamed or not, with or without the session", async () => {
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
        const first = await (
          await sofia.stream({ message: "One", message_id: messageId })
        ).readAll();
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

      it("is one question, whatever session a repeat names and however its id is spelt", async () => {
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

      it("of two people is two questions", async () => {
        const body = { message: "Hello", message_id: randomUUID() };
        const teacher = await toPerson(there, moodle, { sub: "6", role: "teacher" });
        const mine = await (await sofia.stream(body)).readAll();
        const theirs = await (await teacher.stream(body)).readAll();
        expect(theirs.ref.sessionId).not.toBe(mine.ref.sessionId);
        expect(await claude.requests()).toHaveLength(2);
      });
    });

    describe("two questions at once in a session", () => {
      it("are refused but for the first", async () => {
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

      it("go on side by side in two sessions", async () => {
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

    describe("stopping", () => {
      const stop = (by: Person, { sessionId, turnId }: { sessionId: string; turnId: string }) =>
        by.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);

      it.each(["the replica that runs it", "another replica"])(
        "by %s ends the generation upstream and keeps what was said",
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

      it("a turn that is over changes nothing", async () => {
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

      it("before the first word stores no empty answer, and frees the session", async () => {
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

      it("is not for anybody else, nor for a turn that never was", async () => {
        const stream = await beginLong(SHORTER);
        const teacher = await toPerson(here, moodle, { sub: "6", role: "teacher" });
        expect((await stop(teacher, stream.ref)).status).toBe(404);
        expect((await stop(sofia, { ...stream.ref, turnId: randomUUID() })).status).toBe(404);
        expect((await stop(sofia, { ...stream.ref, sessionId: randomUUID() })).status).toBe(404);
        await stream.readAll();
        expect(stream.last).toMatchObject({ status: "complete" });
      });
    });

    describe("asking again in another way", () => {
      it("cuts the history before the question that is replaced", async () => {
        await claude.script({ answers: ["1", "2", "3"] });
        const first = await (await sofia.stream({ message: "One" })).readAll();
        const { sessionId } = first.ref;
        const second = await (
          await sofia.stream({ message: "Two", session_id: sessionId })
        ).readAll();
        const edited = await sofiaThere.stream({
          message: "Two, better",
          session_id: sessionId,
          replace_message_id: second.ref.messageId,
        });
        await edited.readAll();
        const held = await history(sessionId);
        expect(held.messages.map(({ content }) => content)).toEqual([
          "One",
          first.text,
          "Two, better",
          edited.text,
        ]);
        const sent = (await claude.requests()).at(-1)?.body.messages ?? [];
        expect(sent).toHaveLength(3);
        expect(JSON.stringify(sent)).not.toContain('"Two"');
      });

      it("keeps the answer of before where Claude has nothing to say but line ends", async () => {
        await claude.script({ answers: ["Osmosis.", "\n\n"] });
        const first = await (await sofia.stream({ message: "One" })).readAll();
        const again = await sofia.stream({
          message: "One",
          session_id: first.ref.sessionId,
          replace_message_id: first.ref.messageId,
        });
        await again.readAll();
        expect(again.last).toMatchObject({ type: "error", code: "llm_unavailable" });
        const held = await history(first.ref.sessionId);
        expect(held.messages.map(({ content }) => content)).toEqual(["One", "Osmosis."]);
      });

      it("regenerates with the same words under a new id", async () => {
        const first = await (await sofia.stream({ message: "One" })).readAll();
        const again = await sofia.stream({
          message: "One",
          session_id: first.ref.sessionId,
          // As Swift and .NET write it.
          replace_message_id: first.ref.messageId.toUpperCase(),
        });
        await again.readAll();
        expect((await history(first.ref.sessionId)).messages).toHaveLength(2);
        expect(await claude.requests()).toHaveLength(2);
      });

      it("does not find an answer's id, somebody else's question, or one without a session", async () => {
        const first = await (await sofia.stream({ message: "One" })).readAll();
        const { sessionId } = first.ref;
        const other = await (await sofia.stream({ message: "Elsewhere" })).readAll();
        const held = await history(sessionId);
        for (const body of [
          { session_id: sessionId, replace_message_id: held.messages[1]?.id },
          { session_id: sessionId, replace_message_id: other.ref.messageId },
          { session_id: sessionId, replace_message_id: randomUUID() },
          { replace_message_id: first.ref.messageId },
          { session_id: randomUUID() },
        ]) {
          const response = await sofiaThere.ask({ message: "Two", ...body });
          expect(response.status).toBe(404);
          expect(await response.json()).toMatchObject({ code: "not_found" });
        }
        expect(await history(sessionId)).toEqual(held);
      });
    });

    describe("a conversation", () => {
      it("is cleared everywhere, and its turn with it, while it runs", async () => {
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

      it("is not for anybody else, nor for the same person in another course", async () => {
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

      it("has a title of one line and 80 characters at the most", async () => {
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

      it("takes feedback on its answers only", async () => {
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

    describe("what is held of a person", () => {
      it("is exported whole, of all courses, to them and to the privacy provider, and erased", async () => {
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

        const running = await (async () => {
          await claude.script({ answers: [LONG], pace_ms: 8 });
          return (await teacher.stream({ message: "Running" })).readText();
        })();
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
  });
}
