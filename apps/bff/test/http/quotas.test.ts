import { randomUUID } from "node:crypto";
import type { Context, Usage } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { BARE_SITE, codeOf, Person, toPerson } from "../stage/bff.ts";
import { useFolder, writeSites } from "../stage/folder.ts";
import { signToken } from "../stage/launch-token.ts";
import { bff, claude, moodle, startOther, useBff } from "../stage/one-bff.ts";
import { until } from "../stage/until.ts";

useBff();
const folder = useFolder();

describe("quotas", () => {
  it("of messages per day apply to one user, as quota_exceeded", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "1" });
    const person = await toPerson(other, moodle);
    expect((await person.ask({ message: "One" })).status).toBe(200);
    const refused = await person.send(
      "POST",
      "/chat",
      { message: "Two" },
      { accept: "text/event-stream" },
    );
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
    expect(await codeOf(refused)).toBe("quota_exceeded");
  });

  it("of messages per day in one course come from the launch token", async () => {
    const user = { sub: "3", messages_per_day: 1 };
    const inBiology = await toPerson(bff, moodle, { ...user, course_id: 2 });
    const limits = async (): Promise<unknown> =>
      ((await (await inBiology.send("GET", "/context")).json()) as Context).limits;
    expect(await limits()).toMatchObject({ messages_left: 1 });
    expect((await inBiology.ask({ message: "Hello" })).status).toBe(200);
    expect(await limits()).toMatchObject({ messages_left: 0 });
    const refused = await inBiology.ask({ message: "And more?" });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3600);
    expect(await codeOf(refused)).toBe("quota_exceeded");
    const unlimited = await toPerson(bff, moodle, { sub: "3", course_id: 2 });
    expect((await unlimited.ask({ message: "And more?" })).status).toBe(200);
    for (const messages_per_day of [0, 1.5, "3"]) {
      const person = await toPerson(bff, moodle, { ...user, messages_per_day });
      expect((await person.send("GET", "/context")).status).toBe(401);
    }
  });

  it("are not charged for a question that is repeated or refused", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "9", USER_TOKENS_PER_DAY: "100000" });
    const person = await toPerson(other, moodle);
    const left = async () =>
      ((await (await person.send("GET", "/context")).json()) as Context).limits;
    const first = (await (await person.ask({ message: "One" })).json()) as { session_id: string };
    const { session_id } = first;
    const body = { message: "Two", message_id: randomUUID(), session_id };
    expect((await person.ask(body)).status).toBe(200);
    const before = await left();
    expect(before).toMatchObject({ messages_left: 7 });
    for (let round = 0; round < 3; round += 1) expect((await person.ask(body)).status).toBe(200);
    expect(
      (await person.ask({ message: "Three", session_id: "no-such-session-at-all" })).status,
    ).toBe(404);
    await claude.script({ answers: ["word ".repeat(300)], pace_ms: 10 });
    const running = await (await person.stream({ message: "Four", session_id })).readText();
    expect((await person.ask({ message: "Five", session_id })).status).toBe(409);
    expect(await left()).toMatchObject({ messages_left: 6 });
    await person.send("POST", `/chat/${session_id}/turns/${running.ref.turnId}/stop`);
    await running.readAll();
    // At most two turns' tokens are used: what was reserved for the others has been returned.
    expect(Number((await left())?.tokens_left)).toBeGreaterThan(Number(before?.tokens_left) - 8000);
  });

  it("of tokens count the written part of a stopped answer, and no reads from the prompt cache", async () => {
    const other = await startOther({ USER_TOKENS_PER_DAY: "100000" });
    const person = await toPerson(other, moodle);
    const left = async (): Promise<number> =>
      Number(
        ((await (await person.send("GET", "/context")).json()) as Context).limits?.tokens_left,
      );
    // What is in the prompt cache by now is not counted again.
    const whole = (await (await person.ask({ message: "One" })).json()) as { usage: Usage };
    const again = await left();
    const next = (await (await person.ask({ message: "Two" })).json()) as { usage: Usage };
    const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } =
      next.usage;
    expect(cache_read_input_tokens).toBeGreaterThan(0);
    expect(again - (await left())).toBe(input_tokens + cache_creation_input_tokens + output_tokens);
    expect(whole.usage.output_tokens).toBeGreaterThan(0);

    await claude.script({ answers: ["word ".repeat(900)], pace_ms: 5 });
    const before = await left();
    const stream = await person.stream({ message: "Three" });
    await until(() => stream.text.length > 800);
    const { sessionId, turnId } = stream.ref;
    await person.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);
    await stream.readAll();
    expect(stream.last).toMatchObject({ type: "done", status: "stopped" });
    expect(before - (await left())).toBeGreaterThan(stream.text.length / 8);
  });

  it("per day are not used up by questions to which the model returned no text", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "1" });
    const person = await toPerson(other, moodle);
    await claude.script({ failures: [{ kind: "529", times: 20 }] });
    expect((await person.ask({ message: "One" })).status).toBe(503);
    await claude.reset();
    // The model reported the input tokens, but sent no text.
    await claude.script({ failures: [{ kind: "error_mid_stream", after_events: 0, times: 20 }] });
    expect((await person.ask({ message: "Two" })).status).toBe(503);
    await claude.reset();
    expect((await person.ask({ message: "Three" })).status).toBe(200);
    expect((await person.ask({ message: "Four" })).status).toBe(429);
  });

  it("of tokens per day bound the answer's length, then are quota_exceeded", async () => {
    const other = await startOther({ USER_TOKENS_PER_DAY: "2000", ANTHROPIC_MAX_TOKENS: "1500" });
    const person = await toPerson(other, moodle);
    await claude.script({ answers: Array.from({ length: 9 }, () => "word ".repeat(500)) });
    expect((await person.ask({ message: "What is osmosis?" })).status).toBe(200);
    const [sent] = await claude.requests();
    expect(sent?.body.max_tokens).toBeLessThanOrEqual(1500);
    let response = await person.ask({ message: "And again?" });
    for (let round = 0; round < 8 && response.status === 200; round += 1) {
      response = await person.ask({ message: "And again?" });
    }
    expect(response.status).toBe(429);
    expect(await codeOf(response)).toBe("quota_exceeded");
  });

  it("of a site's tokens per day apply to all its users together, and are logged once", async () => {
    const sites = [
      { ...BARE_SITE, tokens_per_day: 2000 },
      { ...BARE_SITE, id: "free", issuer: "https://free.example", tokens_per_day: 0 },
      { ...BARE_SITE, id: "usual", issuer: "https://usual.example" },
    ];
    const other = await startOther({
      SITES_FILE: await writeSites(folder, sites),
      SITE_TOKENS_PER_DAY: "9000",
      ANTHROPIC_MAX_TOKENS: "1500",
    });
    await claude.script({ answers: Array.from({ length: 9 }, () => "word ".repeat(500)) });
    const newcomer = async (iss: string): Promise<Person> =>
      new Person(other.url, await signToken({ iss, sub: randomUUID() }));
    const ask = async (site: string) => (await newcomer(site)).ask({ message: "What is osmosis?" });
    let response = await ask(BARE_SITE.issuer);
    expect(response.status).toBe(200);
    for (let round = 0; round < 8 && response.status === 200; round += 1) {
      response = await ask(BARE_SITE.issuer);
    }
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ code: "quota_exceeded", retryable: true });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(3600);
    const tokensLeft = async (site: string) =>
      ((await (await (await newcomer(site)).send("GET", "/context")).json()) as Context).limits;
    expect(await tokensLeft(BARE_SITE.issuer)).toMatchObject({ tokens_left: 0 });
    expect(await tokensLeft("https://usual.example")).toMatchObject({ tokens_left: 9000 });
    expect(await tokensLeft("https://free.example")).toBeNull();
    expect((await ask("https://free.example")).status).toBe(200);
    await ask(BARE_SITE.issuer);
    expect(other.log().match(/used up its tokens for today/g)).toHaveLength(1);
  });
});
