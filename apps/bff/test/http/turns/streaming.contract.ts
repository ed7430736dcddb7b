import { randomUUID } from "node:crypto";
import type { ChatResponse, SessionList } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { claude, history, moodle, readAs, sofia, sofiaThere } from "./replicas.ts";

/** How a turn is streamed, and returned as JSON. */
export function describeStreaming(): void {
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
      expect(stream.events.map(({ id }) => id)).toEqual(stream.events.map((_, index) => index + 1));
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
      const body = await readAs<ChatResponse>(await sofia.ask({ message: "Tell me about cells" }));
      expect(body).toMatchObject({ type: "message", status });
      if (body.content !== "") {
        expect((await history(body.session_id)).messages[1]).toMatchObject({ status });
      }
    });
  });
}
