import { describe, expect, it } from "vitest";
import { launchClaimsSchema, localeSchema } from "../src/index.ts";

const CLAIMS = {
  iss: "https://moodle.example",
  aud: "https://bff.example",
  sub: "3",
  course_id: 2,
  context_id: 21,
  instance_id: 12,
  role: "student",
  locale: "pt-BR",
  iat: 1_795_000_000,
  exp: 1_795_000_300,
  jti: "9b2d",
};

describe("the claims of a launch token", () => {
  it("are these", () => {
    expect(launchClaimsSchema.parse(CLAIMS)).toEqual(CLAIMS);
  });

  it.each([
    ["several audiences", { aud: ["https://a.example", "https://bff.example"] }],
    ["no course", { course_id: undefined, context_id: undefined, instance_id: undefined }],
    ["the scope of the privacy provider", { scope: "privacy" }],
    ["the scope of reports", { scope: "reports" }],
    ["fifteen minutes", { exp: CLAIMS.iat + 900 }],
  ])("may have %s", (_name, over) => {
    expect(launchClaimsSchema.safeParse({ ...CLAIMS, ...over }).success).toBe(true);
  });

  it.each([
    ["a number for a sub", { sub: 3 }],
    ["an empty sub", { sub: "" }],
    ["an unknown role", { role: "admin" }],
    ["a fraction for a course", { course_id: 2.5 }],
    ["a course of 0", { course_id: 0 }],
    ["no locale", { locale: undefined }],
    ["no jti", { jti: undefined }],
    ["no audience", { aud: [] }],
    ["an unknown scope", { scope: "all" }],
    ["a life that is too long", { exp: CLAIMS.iat + 901 }],
    ["no life at all", { exp: CLAIMS.iat }],
    ["a date for a moment", { iat: "2026-11-23" }],
  ])("may not have %s", (_name, over) => {
    expect(launchClaimsSchema.safeParse({ ...CLAIMS, ...over }).success).toBe(false);
  });
});

describe("a locale", () => {
  it.each(["en", "pt-BR", "ar", "zh-Hans-CN", "de-x-lab"])("may be %s", (tag) => {
    expect(localeSchema.safeParse(tag).success).toBe(true);
  });
  it.each(["", "e", "english please", "pt_BR", "x".repeat(40), "-en"])("is not %j", (tag) => {
    expect(localeSchema.safeParse(tag).success).toBe(false);
  });
});
