import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bff, NO_UPSTREAMS, type Person, startBff, toPerson } from "../stage/bff.ts";

let bff: Bff;
let sofia: Person;
beforeAll(async () => {
  bff = await startBff(NO_UPSTREAMS);
  sofia = await toPerson(bff, NO_UPSTREAMS.moodle);
});
afterAll(() => bff.close());

describe("cross-origin requests", () => {
  const preflight = (origin: string) =>
    fetch(`${bff.url}/chat`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,last-event-id",
      },
    });

  it("from registered origins may send the token's header and read the request ID", async () => {
    for (const origin of ["https://campus.example", new URL(NO_UPSTREAMS.moodle.url).origin]) {
      const allowed = await preflight(origin);
      expect(allowed.status).toBe(204);
      expect(allowed.headers.get("access-control-allow-origin")).toBe(origin);
      expect(allowed.headers.get("access-control-allow-headers")?.toLowerCase()).toContain(
        "authorization",
      );
      expect(allowed.headers.get("access-control-allow-headers")?.toLowerCase()).toContain(
        "last-event-id",
      );
      expect(allowed.headers.get("vary")).toContain("Origin");
      const answer = await sofia.send("GET", "/chat/sessions", undefined, { origin });
      expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
      expect(answer.headers.get("access-control-expose-headers")).toContain("X-Request-Id");
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  it.each([
    "https://evil.example",
    "https://campus.example.evil.example",
    "http://campus.example",
    "https://sub.campus.example",
    "https://campus.example:8443",
    "null",
  ])("from %s are not allowed", async (origin) => {
    expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
    const answer = await sofia.send("GET", "/chat/sessions", undefined, { origin });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("may read an error response too", async () => {
    const answer = await fetch(`${bff.url}/chat/sessions`, {
      headers: { origin: "https://campus.example" },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://campus.example");
  });
});
