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
/** An answer so long that no test waits for its end. */
const LONG = toWords(600);
const SHORTER = toWords(120);

async function readAs<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

/** The contract of turns over HTTP on the real app, for any store. With Redis, the tests use two replicas. */
export function describeTurns(storeName: string, startStore: () => Promise<RedisServer | null>) {
  describe(`turns over HTTP, stored in ${storeName}`, () => {
    let claude: Simulator<ClaudeRequest>;
    let moodle: Simulator<MoodleRequest>;
    let store: RedisServer | null;
    let here: Bff;
    let there: Bff;
    /** A student who has accepted the policy, on each replica. */
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
      // On a busy machine, the first turn of a process takes longer than the short timeouts above.
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
    /** Starts a slow turn and waits for its first text. */
    async function beginLong(answer = LONG): Promise<StreamReader> {
      await claude.script({ answers: [answer], pace_ms: 8 });
      const stream = await sofia.stream({ message: "Tell me everything" });
      return stream.readText();
    }

    describe("a streamed turn", () => {
      it("is framed exactly as id, data and an empty line", async () => {
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

      it("begins with start as ID 1, continues without a gap, and ends with done", async () => {
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

      it("is in the history, verbatim, and in the list when its end is seen", async () => {
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

      it("continues its session with the earlier history", async () => {
        const first = await (await sofia.stream({ message: "What is osmosis?" })).readAll();
        const { sessionId } = first.ref;
        await (await sofiaThere.stream({ message: "And why?", session_id: sessionId })).readAll();
        const sent = (await claude.requests()).at(-1)?.body.messages ?? [];
        expect(sent.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
        expect(sent[1]?.content).toBe(first.text);
        expect((await history(sessionId)).messages).toHaveLength(4);
      });

      it("has its question stored before the model is called", async () => {
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

    describe("a turn as one JSON response", () => {
      it("contains the complete turn", async () => {
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
      ])("is returned to a client that accepts %s", async (accept) => {
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
      ])("reports an answer ended by %s as %s, as does the history", async (kind, status) => {
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

    describe("a turn without an answer", () => {
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
        ["in a hidden course", { course_id: 4 }],
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

    describe("a turn that fails", () => {
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
        "with %s (%s, %j) reports it in the JSON response's status and the stream's last event",
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

      it("passes on Claude's Retry-After", async () => {
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
        "in mid-answer (%s) ends with %s, and the partial answer is kept as interrupted",
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
          // The session is free again.
          await claude.reset();
          const next = await sofia.ask({ message: "Go on", session_id: stream.ref.sessionId });
          expect(next.status).toBe(200);
        },
      );
    });

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
        const text = seen
          .map(({ event }) => (event.type === "chunk" ? event.content : ""))
          .join("");
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

    describe("replacing a question", () => {
      it("cuts the history before the replaced question", async () => {
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

      it("keeps the previous answer if Claude returns only line ends", async () => {
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

      it("with the same text generates a new answer", async () => {
        const first = await (await sofia.stream({ message: "One" })).readAll();
        const again = await sofia.stream({
          message: "One",
          session_id: first.ref.sessionId,
          // Upper case, as Swift and .NET write UUIDs.
          replace_message_id: first.ref.messageId.toUpperCase(),
        });
        await again.readAll();
        expect((await history(first.ref.sessionId)).messages).toHaveLength(2);
        expect(await claude.requests()).toHaveLength(2);
      });

      it("does not find an answer's ID, another session's question, or a question without its session", async () => {
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
