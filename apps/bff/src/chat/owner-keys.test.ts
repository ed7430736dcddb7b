import { expect, it } from "vitest";
import { toPrincipal } from "../../test/stage/principal.ts";
import { toCourseKey, toOwnerKeys, toSessionId, toUserHash } from "./owner-keys.ts";

const keys = toOwnerKeys(toPrincipal());

it("session ids and user hashes depend on the site's secret", () => {
  const secrets = ["a", "b"];
  expect(new Set(secrets.map((secret) => toSessionId(keys, "question", secret))).size).toBe(2);
  expect(new Set(secrets.map((secret) => toUserHash(toPrincipal(), secret))).size).toBe(2);
  expect(toSessionId(keys, "question", "a")).toBe(toSessionId(keys, "question", "a"));
  expect(toSessionId(keys, "question", "a")).not.toBe(toSessionId(keys, "another", "a"));
});

it("different people, courses and sites have different keys", () => {
  const others = [
    toPrincipal({ userId: "4" }),
    toPrincipal({ courseId: 3 }),
    toPrincipal({ courseId: null }),
    toPrincipal({ issuer: "https://other.example" }),
  ];
  for (const other of others) expect(toOwnerKeys(other).owner).not.toBe(keys.owner);
  expect(toOwnerKeys(toPrincipal({ courseId: 3 })).user).toBe(keys.user);
  const courses = [toPrincipal(), ...others.slice(1)].map(toCourseKey);
  expect(new Set(courses).size).toBe(courses.length);
});
