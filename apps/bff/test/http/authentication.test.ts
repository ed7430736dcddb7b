import { createHmac, generateKeyPairSync } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BARE_SITE, type Bff, codeOf, NO_UPSTREAMS, startBff } from "../stage/bff.ts";
import { useFolder, writeSites } from "../stage/folder.ts";
import {
  ISSUER,
  KID,
  nowSeconds,
  OLD_KID,
  OLD_SECRET,
  PUBLIC_URL,
  SECRET,
  signToken,
  toClaims,
  type TokenOptions,
} from "../stage/launch-token.ts";

const OTHER_SECRET = "another-site-keeps-this-one-to-itself";
const folder = useFolder();
let bff: Bff;

beforeAll(async () => {
  const sites = [
    { ...BARE_SITE, secrets: { [OLD_KID]: OLD_SECRET, [KID]: SECRET } },
    {
      ...BARE_SITE,
      id: "library",
      issuer: "https://library.example",
      secrets: [{ kid: KID, secret: OTHER_SECRET }],
      origins: ["https://library.example/"],
    },
    {
      ...BARE_SITE,
      id: "moodle",
      issuer: "https://learn.example",
      secrets: `${KID}:${SECRET}`,
      moodle: { url: "http://127.0.0.1:1", token: "x" },
      policy: "moodle",
    },
  ];
  bff = await startBff(NO_UPSTREAMS, { SITES_FILE: await writeSites(folder, sites) });
});
afterAll(() => bff.close());

function ask(authorization?: string, path = "/chat/sessions"): Promise<Response> {
  return fetch(`${bff.url}${path}`, {
    headers: authorization === undefined ? {} : { authorization },
  });
}

describe("a valid launch token", () => {
  const good: [string, Record<string, unknown>, TokenOptions?][] = [
    ["for a student in a course", {}],
    [
      "outside of a course, without Moodle's ids",
      { course_id: undefined, context_id: undefined, instance_id: undefined },
    ],
    ["for one audience of several", { aud: ["https://else.example", PUBLIC_URL] }],
    ["for the public URL with a slash", { aud: `${PUBLIC_URL}/` }],
    ["with a locale that has a region", { locale: "pt-BR" }],
    ["with the longest lifetime allowed", { iat: nowSeconds(), exp: nowSeconds() + 900 }],
    ["from a clock that is slightly ahead", { iat: nowSeconds() + 20 }],
    ["from a clock that is slightly behind", { iat: nowSeconds() - 320, exp: nowSeconds() - 20 }],
    ["for a teacher", { role: "teacher" }],
    ["for a guest", { role: "guest", sub: "0" }],
    ["with an ID that is not a number, on a site without a Moodle", { sub: "anna@campus ü" }],
    [
      "signed with the previous secret, which is still active",
      {},
      { secret: OLD_SECRET, header: { alg: "HS256", kid: OLD_KID } },
    ],
    ["of another registered site", { iss: "https://library.example" }, { secret: OTHER_SECRET }],
    ["with unknown claims", { name: "ignored" }],
  ];
  it.each(good)("is accepted %s", async (_name, claims, options) => {
    const response = await ask(`Bearer ${await signToken(claims, options)}`);
    expect(response.status).toBe(200);
  });

  it("is accepted whatever the case of the scheme's name", async () => {
    expect((await ask(`bearer ${await signToken()}`)).status).toBe(200);
  });
});

describe("an invalid launch token", () => {
  const bad: [string, Record<string, unknown>, TokenOptions?][] = [
    ["signed with another secret", {}, { secret: OTHER_SECRET }],
    ["of one site signed with another's secret", { iss: "https://library.example" }],
    ["whose kid belongs to another secret", {}, { secret: OLD_SECRET }],
    ["with an unknown kid", {}, { header: { alg: "HS256", kid: "2031-01" } }],
    ["without a kid", {}, { header: { alg: "HS256" } }],
    ["for another audience", { aud: "https://else.example" }],
    ["for an audience that only starts with ours", { aud: `${PUBLIC_URL}.evil.example` }],
    ["for no audience", { aud: undefined }],
    ["for an empty list of audiences", { aud: [] }],
    ["of an unknown issuer", { iss: "https://evil.example" }],
    ["of an issuer with an extra slash", { iss: `${ISSUER}/` }],
    ["of no issuer", { iss: undefined }],
    ["from the future", { iat: nowSeconds() + 120, exp: nowSeconds() + 300 }],
    ["with a lifetime of more than 15 minutes", { iat: nowSeconds(), exp: nowSeconds() + 901 }],
    ["that expires before it was issued", { iat: nowSeconds() + 10, exp: nowSeconds() + 5 }],
    ["without iat", { iat: undefined }],
    ["without exp", { exp: undefined }],
    ["without jti", { jti: undefined }],
    ["with an empty jti", { jti: "" }],
    ["without sub", { sub: undefined }],
    ["with a number for a sub", { sub: 3 }],
    ["with an empty sub", { sub: "" }],
    ["with a sub that is too long", { sub: "x".repeat(300) }],
    ["with a fractional course", { course_id: 2.5 }],
    ["with a string for a course", { course_id: "2" }],
    ["with a course below 1", { course_id: 0 }],
    ["with null for a course", { course_id: null }],
    ["with a fractional context", { context_id: 0.1 }],
    ["with a string for an instance", { instance_id: "12" }],
    ["with an unknown role", { role: "admin" }],
    ["without a role", { role: undefined }],
    ["without a locale", { locale: undefined }],
    ["with an invalid locale", { locale: "english please" }],
    ["with an unknown scope", { scope: "everything" }],
    [
      "whose sub is not a Moodle ID, on a site with a Moodle",
      { iss: "https://learn.example", sub: "anna" },
    ],
  ];
  it.each(bad)("%s is token_invalid", async (_name, claims, options) => {
    const response = await ask(`Bearer ${await signToken(claims, options)}`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await response.json()).toEqual({
      type: "error",
      code: "token_invalid",
      message: "Your sign-in is not valid.",
      retryable: false,
      request_id: response.headers.get("x-request-id"),
    });
  });

  it("without a signature is token_invalid", async () => {
    const unsigned = new UnsecuredJWT(toClaims()).encode();
    const [, claims] = (await signToken()).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none", kid: KID })).toString("base64url");
    for (const token of [unsigned, `${header}.${claims}.`]) {
      const response = await ask(`Bearer ${token}`);
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe("token_invalid");
    }
  });

  it.each([
    ["HS384", "sha384"],
    ["HS512", "sha512"],
  ])("signed with the right secret but %s is token_invalid", async (alg, digest) => {
    const encode = (part: unknown): string =>
      Buffer.from(JSON.stringify(part)).toString("base64url");
    const signed = `${encode({ alg, kid: KID })}.${encode(toClaims())}`;
    const signature = createHmac(digest, SECRET).update(signed).digest("base64url");
    expect(await codeOf(await ask(`Bearer ${signed}.${signature}`))).toBe("token_invalid");
  });

  it("signed with RS256 is token_invalid", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const token = await new SignJWT(toClaims())
      .setProtectedHeader({ alg: "RS256", kid: KID })
      .sign(privateKey);
    expect(await codeOf(await ask(`Bearer ${token}`))).toBe("token_invalid");
  });

  it("whose claims were changed after signing is token_invalid", async () => {
    const [header, , signature] = (await signToken()).split(".");
    const forged = Buffer.from(JSON.stringify(toClaims({ sub: "6" }))).toString("base64url");
    expect(await codeOf(await ask(`Bearer ${header}.${forged}.${signature}`))).toBe(
      "token_invalid",
    );
  });

  it.each(["x", "a.b.c", "..", "💥", `${"A".repeat(3000)}.B.C`])(
    "that is malformed is token_invalid: %s",
    async (text) => {
      const response = await ask(`Bearer ${encodeURIComponent(text)}`);
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe("token_invalid");
    },
  );

  it("that has expired is token_expired, which a client can recover from", async () => {
    const now = nowSeconds();
    const response = await ask(`Bearer ${await signToken({ iat: now - 400, exp: now - 60 })}`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "token_expired", retryable: true });
  });

  it("that has expired and has a wrong signature is token_invalid, not token_expired", async () => {
    const now = nowSeconds();
    const token = await signToken({ iat: now - 400, exp: now - 60 }, { secret: OTHER_SECRET });
    expect(await codeOf(await ask(`Bearer ${token}`))).toBe("token_invalid");
  });

  it.each([[undefined], [""], ["Bearer"], ["Bearer "], ["Basic dXNlcjpwYXNz"], ["token"]])(
    "that is missing is token_missing: %s",
    async (authorization) => {
      const response = await ask(authorization);
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe("token_missing");
    },
  );

  it("is not read from a query, a cookie or a body", async () => {
    const token = await signToken();
    expect(
      (await ask(undefined, `/chat/sessions?token=${token}&access_token=${token}`)).status,
    ).toBe(401);
    const cookie = await fetch(`${bff.url}/chat/sessions`, {
      headers: { cookie: `token=${token}` },
    });
    expect(cookie.status).toBe(401);
    const body = await fetch(`${bff.url}/chat`, {
      method: "POST",
      body: JSON.stringify({ token, message: "x" }),
    });
    expect(body.status).toBe(401);
  });
});

describe("the log", () => {
  it("never contains a token, valid or not", async () => {
    const tokens = [await signToken(), await signToken({}, { secret: OTHER_SECRET })];
    for (const token of tokens) await ask(`Bearer ${token}`);
    for (const token of tokens) {
      for (const part of token.split(".").slice(1)) expect(bff.log()).not.toContain(part);
    }
    expect(bff.log()).not.toContain(SECRET);
    expect(bff.log()).toContain("token_invalid");
  });

  it.each<[string, Record<string, unknown>]>([
    ["aud", { aud: "https://else.example" }],
    ["jti", { jti: undefined }],
    ["exp", { iat: nowSeconds(), exp: nowSeconds() + 901 }],
    ["role, locale", { role: "boss", locale: undefined }],
  ])("names the claims that are wrong: %s", async (names, claims) => {
    await ask(`Bearer ${await signToken(claims)}`);
    expect(bff.log()).toContain(`"detail":"claims: ${names}"`);
  });
});
