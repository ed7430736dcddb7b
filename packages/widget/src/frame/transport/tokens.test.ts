import { expect, test } from "vitest";
import { createMemoryPorts } from "../../gallery/memory-ports.ts";
import { nameStorage, readClaims } from "./claims.ts";
import { createTokens } from "./tokens.ts";

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** A token valid for five minutes, from a server whose clock is two hours ahead. */
function createToken(claims: object = {}): string {
  const iat = Date.parse("2026-11-23T12:00:00Z") / 1000;
  const body = { iss: "https://m.example", sub: "7", course_id: 3, iat, exp: iat + 300, ...claims };
  return `${encode({ alg: "HS256" })}.${encode(body)}.c2ln`;
}

test("a token is used until shortly before it expires, measured by its lifetime and not by its clock", async () => {
  const { clock, advance } = createMemoryPorts();
  const first = createToken();
  const second = createToken({ jti: "2" });
  let asked = 0;
  const request = async () => {
    asked++;
    return second;
  };
  const tokens = createTokens({ first, request, clock });
  advance(250_000);
  expect(await tokens.get()).toBe(first);
  advance(10_000);
  expect(await Promise.all([tokens.get(), tokens.get()])).toEqual([second, second]);
  expect(asked).toBe(1);
  expect(await tokens.get()).toBe(second);
});

test("a host that provides no token any more counts as an expired sign-in", async () => {
  const { clock } = createMemoryPorts();
  const request = () => Promise.reject(new Error("signed out"));
  const tokens = createTokens({ first: createToken(), request, clock });
  await expect(tokens.renew()).rejects.toMatchObject({ code: "token_expired" });
});

test("a malformed token has no claims, and is renewed at once", async () => {
  const { clock } = createMemoryPorts();
  const fresh = createToken();
  const tokens = createTokens({ first: "nonsense", request: async () => fresh, clock });
  expect(readClaims("nonsense")).toBeNull();
  expect(await tokens.get()).toBe(fresh);
});

test("two users, two courses or two sites never share stored data", () => {
  const names = [{}, { sub: "8" }, { course_id: 4 }, { iss: "https://n.example" }].map((claims) =>
    nameStorage(readClaims(createToken(claims))),
  );
  expect(new Set(names).size).toBe(4);
  expect(names.join()).not.toMatch(/example/);
});
