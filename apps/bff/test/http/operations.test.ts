import { describe, expect, it } from "vitest";
import { toPerson } from "../stage/bff.ts";
import { bff, claude, moodle, sofia, startOther, useBff } from "../stage/one-bff.ts";
import { until } from "../stage/until.ts";

useBff();

describe("operators' endpoints", () => {
  it("report health, readiness and version", async () => {
    expect(await (await fetch(`${bff.url}/healthz`)).json()).toEqual({
      status: "ok",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      time: expect.stringMatching(/Z$/),
      model: expect.stringMatching(/^(untried|ok)$/),
    });
    expect(await (await fetch(`${bff.url}/readyz`)).json()).toEqual({
      status: "ready",
      trouble: [],
    });
  });

  it("report the outcome of the model's last answer", async () => {
    const other = await startOther({});
    const person = await toPerson(other, moodle);
    const state = async () =>
      ((await (await fetch(`${other.url}/healthz`)).json()) as { model: string }).model;
    expect(await state()).toBe("untried");
    await claude.script({ failures: [{ kind: "401", times: 9 }] });
    await person.ask({ message: "One" });
    expect(await state()).toBe("llm_unavailable");
    await claude.reset();
    await person.ask({ message: "Two" });
    expect(await state()).toBe("ok");
  });

  it("count by route, outcome and kind, without IDs or text", async () => {
    const answer = await sofia.ask({ message: "How is osmosis counted?" });
    const { session_id, message_id } = (await answer.json()) as Record<string, string>;
    const path = `/chat/${session_id}/messages/${message_id}/feedback`;
    await sofia.send("PUT", path, { rating: "down", reason: "No osmosis in it" });
    await sofia.ask({ message: "" });
    await sofia.send("GET", "/CHAT/nothing");
    const response = await fetch(`${bff.url}/metrics`);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    const metrics = await response.text();
    expect(metrics).toMatch(/^sidenote_turns_total\{outcome="complete"\} \d+/m);
    expect(metrics).toMatch(
      /^sidenote_http_requests_total\{method="POST",route="\/chat\/?",status="200"\} \d+/m,
    );
    // Failed requests are counted under the same route as others, whatever the case of their path.
    expect(metrics).toMatch(/\{method="POST",route="\/chat\/?",status="400"\} \d+/);
    expect(metrics).toMatch(/\{method="GET",route="\/chat\/:session_id",status="404"\} \d+/);
    expect(metrics).not.toMatch(/route="(\/:session_id|\/CHAT)/);
    expect(metrics).toMatch(/^sidenote_tokens_total\{kind="output_tokens",site="moodle"\} [1-9]/m);
    expect(metrics).toMatch(/^sidenote_moodle_call_seconds_count\{/m);
    expect(metrics).toMatch(/^sidenote_first_token_seconds_count [1-9]/m);
    expect(metrics).toMatch(/^sidenote_turns_running 0$/m);
    expect(metrics).toMatch(/^sidenote_feedback_total\{rating="down"\} 1$/m);
    expect(metrics).toMatch(/^sidenote_streams_open\{kind="sse"\} 0$/m);
    expect(metrics).toMatch(/^sidenote_streams_open\{kind="websocket"\} 0$/m);
    const busy = /^nodejs_eventloop_utilization (\S+)/m.exec(metrics)?.[1];
    expect(Number(busy)).toBeGreaterThan(0);
    expect(Number(busy)).toBeLessThanOrEqual(1);
    // Measuring these would wake an idle process a hundred times a second.
    expect(metrics).not.toMatch(/nodejs_eventloop_lag_(min|max|mean|stddev|p\d+)/);
    expect(metrics).not.toContain("osmosis");
    expect(metrics).not.toContain(moodle.url);
  });
});

describe("the log", () => {
  it("contains the outcome of each request, but no text of questions or answers and no secret", async () => {
    await claude.script({ answers: ["ANSWER-WORDS in the answer"] });
    const before = bff.log().length;
    await (await sofia.stream({ message: "QUESTION-WORDS in the question" })).readAll();
    await sofia.ask({ message: "QUESTION-WORDS", extra: "QUESTION-WORDS" });
    await claude.script({ failures: [{ kind: "500", times: 5 }] });
    await sofia.ask({ message: "QUESTION-WORDS again" });
    await sofia.send("GET", "/chat/sessions?after=QUESTION-WORDS");
    await until(() => bff.log().slice(before).split('"msg":"request"').length >= 5);
    const log = bff.log().slice(before);
    expect(log).toContain('"msg":"turn failed"');
    expect(log).not.toMatch(/QUESTION-WORDS|ANSWER-WORDS|Sofia|sk-ant|sandbox-moodle-token/);
    for (const part of sofia.token.split(".")) expect(log).not.toContain(part);
    for (const line of bff.log().trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
  });
});
