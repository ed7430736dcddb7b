import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { toPerson } from "../stage/bff.ts";
import { claude, moodle, startOther, useBff } from "../stage/one-bff.ts";
import { startRedis } from "../stage/redis.ts";
import { until } from "../stage/until.ts";

useBff();

describe("a full store", () => {
  it("makes the BFF not ready", async () => {
    const redis = await startRedis();
    const other = await startOther({ REDIS_URL: redis.url });
    const client = new Redis(redis.url);
    const ready = async (): Promise<number> => (await fetch(`${other.url}/readyz`)).status;
    await until(async () => (await ready()) === 200);
    await client.config("SET", "maxmemory", "1");
    expect(await ready()).toBe(503);
    await client.config("SET", "maxmemory", "0");
    expect(await ready()).toBe(200);
    client.disconnect();
    await other.close();
    await redis.stop();
  });
});

describe("a store that is unavailable", () => {
  it("is reported as store_unavailable within seconds, and by /readyz", async () => {
    const redis = await startRedis();
    const other = await startOther({ REDIS_URL: redis.url, USER_MESSAGES_PER_MINUTE: "100" });
    const person = await toPerson(other, moodle);
    expect((await person.ask({ message: "Hi" })).status).toBe(200);
    await redis.stop();
    const ready = await until(async () => {
      const response = await fetch(`${other.url}/readyz`);
      return response.status === 503 && response;
    });
    expect(await ready.json()).toEqual({ status: "not_ready", trouble: ["redis"] });
    expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    for (const [method, path, body] of [
      ["POST", "/chat", { message: "Hi" }],
      ["GET", "/chat/sessions", undefined],
      ["GET", "/chat/abc", undefined],
      ["DELETE", "/chat/abc", undefined],
      ["GET", "/users/me/export", undefined],
    ] as const) {
      const response = await person.send(method, path, body);
      expect([path, response.status]).toEqual([path, 503]);
      expect(await response.json()).toMatchObject({ code: "store_unavailable", retryable: true });
    }
  });

  it("in the middle of a turn leaves its live reader the text, and reports that it could not be kept", async () => {
    const redis = await startRedis();
    const other = await startOther({ REDIS_URL: redis.url });
    const person = await toPerson(other, moodle);
    const words = Array.from({ length: 60 }, (_, index) => `word${index} `).join("");
    await claude.script({ answers: [words], pace_ms: 10 });
    const stream = await (await person.stream({ message: "Tell me" })).readText();
    await redis.stop();
    await until(() => stream.text === words);
    await stream.readAll();
    expect(stream.last).toMatchObject({ type: "error", code: "store_unavailable" });
  }, 40_000);
});
