import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BARE_SITE, type Bff, codeOf, NO_UPSTREAMS, startBff } from "../stage/bff.ts";
import { useFolder, writeSites } from "../stage/folder.ts";
import { signToken } from "../stage/launch-token.ts";

const PUBLIC = ["GET /healthz", "GET /readyz", "GET /metrics"];
const CLOSED = [
  "POST /chat",
  "GET /chat/sessions",
  "GET /chat/abc",
  "DELETE /chat/abc",
  "GET /chat/abc/turns/def/events",
  "POST /chat/abc/turns/def/stop",
  "PUT /chat/abc/messages/def/feedback",
  "GET /context",
  "POST /policy/accept",
  "GET /documents",
  "GET /statistics",
  "GET /feedback",
  "GET /users/me/export",
  "DELETE /users/me",
];

const folder = useFolder();
let bff: Bff;

beforeAll(async () => {
  bff = await startBff(NO_UPSTREAMS, { SITES_FILE: await writeSites(folder, [BARE_SITE]) });
});
afterAll(() => bff.close());

/** Makes each call. Resolves to their statuses, with the error codes of those that fail. */
async function send(calls: readonly string[], headers: Record<string, string> = {}) {
  const answers: Record<string, unknown> = {};
  for (const call of calls) {
    const [method = "", path = ""] = call.split(" ");
    const response = await fetch(`${bff.url}${path}`, { method, headers });
    answers[call] = response.ok ? response.status : [response.status, await codeOf(response)];
  }
  return answers;
}

const each = (calls: readonly string[], answer: unknown): Record<string, unknown> =>
  Object.fromEntries(calls.map((call) => [call, answer]));

describe("a launch token", () => {
  it("is required everywhere except at public endpoints", async () => {
    expect(await send(CLOSED)).toEqual(each(CLOSED, [401, "token_missing"]));
    expect(await send(PUBLIC)).toEqual(each(PUBLIC, 200));
  });

  it.each([
    [
      "that may export and erase",
      { scope: "privacy", course_id: undefined },
      ["GET /users/me/export", "DELETE /users/me"],
    ],
    ["that may read the reports", { scope: "reports" }, ["GET /statistics", "GET /feedback"]],
  ])("%s may do nothing else", async (_, claims, open) => {
    const authorization = `Bearer ${await signToken(claims)}`;
    const others = CLOSED.filter((call) => !open.includes(call));
    expect(await send(open, { authorization })).toEqual(each(open, 200));
    expect(await send(others, { authorization })).toEqual(each(others, [403, "forbidden"]));
  });
});
