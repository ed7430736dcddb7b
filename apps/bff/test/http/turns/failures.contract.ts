import type { ErrorEvent } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { toPerson } from "../../stage/bff.ts";
import { claude, here, history, moodle, readAs, sofia, sofiaThere } from "./replicas.ts";

/** Turns that end without an answer. */
export function describeFailures(): void {
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
}
