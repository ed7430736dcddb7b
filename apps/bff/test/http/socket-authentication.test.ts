import { describe, expect, it } from "vitest";
import { nowSeconds } from "../stage/launch-token.ts";
import { bff, claude, sign, signIn, useBff } from "../stage/one-bff.ts";
import { openSocket } from "../stage/socket.ts";
import { until } from "../stage/until.ts";

const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} `).join("");
const LONG = "word ".repeat(2000);

useBff();

describe("authentication", () => {
  it.each([
    ["a message", { type: "message", message: "Hi" }],
    ["a stop", { type: "stop" }],
    ["invalid JSON", "Hello?"],
    ["an unknown frame", { type: "hello" }],
    ["an auth without a token", { type: "auth" }],
  ])("must come first: %s closes with 4401", async (_name, frame) => {
    const client = await openSocket(bff.url).opened();
    client.send(frame);
    expect(await client.closed()).toBe(4401);
    expect(client.frames).toEqual([]);
  });

  it.each([
    ["that is malformed", async () => "x"],
    ["that is forged", () => sign({ iss: "https://evil.example" })],
    ["that has expired", () => sign({ iat: nowSeconds() - 400, exp: nowSeconds() - 60 })],
    ["of the privacy provider", () => sign({ scope: "privacy" })],
    ["for reports", () => sign({ scope: "reports" })],
  ])("with a token %s closes with 4401", async (_name, token) => {
    const client = await signIn(await token());
    expect(await client.closed()).toBe(4401);
    expect(client.of("ready")).toEqual([]);
  });

  it("that is missing after 5 seconds closes with 4408", async () => {
    const client = await openSocket(bff.url).opened();
    expect(await client.closed()).toBe(4408);
  });

  it("can be renewed, which is acknowledged, while a turn continues", async () => {
    await claude.script({ answers: [WORDS], pace_ms: 10 });
    const client = await signIn();
    client.send({ type: "message", message: "Hi" });
    await client.event("chunk");
    await client.auth(await sign({}));
    expect(client.of("ready")).toHaveLength(2);
    expect(await client.event("done")).toMatchObject({ status: "complete" });
  });

  it.each([
    ["another user's", { sub: "6", role: "teacher" }],
    ["another course's", { course_id: 3 }],
  ])("renewed with %s token closes with 4401", async (_name, claims) => {
    const client = await signIn();
    await client.auth(await sign(claims));
    expect(await client.closed()).toBe(4401);
  });

  it("with an expired token lets the running turn continue, and refuses a new message as token_expired", async () => {
    await claude.script({ answers: [LONG], pace_ms: 10 });
    const exp = nowSeconds() + 4;
    const client = await signIn(await sign({ iat: nowSeconds(), exp }));
    client.send({ type: "message", message: "Hi" });
    await client.event("chunk");
    await until(() => Date.now() > exp * 1000);
    client.send({ type: "message", message: "Hi again" });
    expect(await client.event("error")).toMatchObject({ code: "token_expired", retryable: true });
    const heard = client.of("chunk").length;
    await until(() => client.of("chunk").length > heard);
    client.send({ type: "stop" });
    expect(await client.event("done")).toMatchObject({ status: "stopped" });
    expect(client.closeCode).toBeUndefined();
    await client.auth(await sign({}));
    client.send({ type: "message", message: "Hi again" });
    await until(() => client.of("done").length === 2);
  });
});
