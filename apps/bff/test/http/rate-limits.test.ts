import { describe, expect, it } from "vitest";
import { codeOf, toPerson } from "../stage/bff.ts";
import { moodle, startOther, useBff } from "../stage/one-bff.ts";

useBff();

describe("rate limits", () => {
  it("of messages per minute apply to one user, as rate_limited", async () => {
    const other = await startOther({ USER_MESSAGES_PER_MINUTE: "2" });
    const person = await toPerson(other, moodle);
    const teacher = await toPerson(other, moodle, { sub: "6", role: "teacher" });
    const messageId = "9b2d4a44-5be2-4c8e-9b1e-0f6f3c1d2e3f";
    expect((await person.ask({ message: "One", message_id: messageId })).status).toBe(200);
    expect((await person.ask({ message: "Two" })).status).toBe(200);
    const refused = await person.ask({ message: "Three" });
    expect(refused.status).toBe(429);
    const wait = Number(refused.headers.get("retry-after"));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await refused.json()).toMatchObject({
      code: "rate_limited",
      retryable: true,
      retry_after: wait,
    });
    // A repeated question is not a new one.
    expect((await person.ask({ message: "One", message_id: messageId })).status).toBe(200);
    expect((await teacher.ask({ message: "One" })).status).toBe(200);
  });

  it("do not charge a message for a refused turn", async () => {
    const other = await startOther({ USER_MESSAGES_PER_MINUTE: "1" });
    const amira = await toPerson(other, moodle, { sub: "5" });
    for (let round = 0; round < 3; round += 1) {
      expect(await (await amira.ask({ message: "Hi" })).json()).toMatchObject({
        type: "policy_required",
      });
    }
  });

  it("per address apply to the test stream too", async () => {
    const other = await startOther({ ADDRESS_REQUESTS_PER_MINUTE: "2" });
    const ask = async () => {
      const response = await fetch(`${other.url}/healthz/stream`);
      await response.body?.cancel();
      return response.status;
    };
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  });

  it("per address apply before the token is verified, and not to health checks", async () => {
    const other = await startOther({ ADDRESS_REQUESTS_PER_MINUTE: "3" });
    for (let round = 0; round < 3; round += 1) {
      expect((await fetch(`${other.url}/context`)).status).toBe(401);
    }
    const refused = await fetch(`${other.url}/context`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(await codeOf(refused)).toBe("rate_limited");
    for (const path of ["/healthz", "/readyz", "/metrics"]) {
      expect((await fetch(`${other.url}${path}`)).status).toBe(200);
    }
    // A proxy on this machine is trusted to name the client's address.
    const forwarded = await fetch(`${other.url}/context`, {
      headers: { "x-forwarded-for": "203.0.113.9" },
    });
    expect(forwarded.status).toBe(401);
  });

  it("ignore a client's X-Forwarded-For if no proxy is trusted", async () => {
    const other = await startOther({ ADDRESS_REQUESTS_PER_MINUTE: "1", TRUST_PROXY: "false" });
    const statuses: number[] = [];
    for (const address of ["203.0.113.1", "203.0.113.2", "203.0.113.3"]) {
      const response = await fetch(`${other.url}/context`, {
        headers: { "x-forwarded-for": address },
      });
      statuses.push(response.status);
    }
    expect(statuses).toEqual([401, 429, 429]);
  });
});
