import { afterEach, expect, test, vi } from "vitest";
import { createStorage } from "./storage.ts";

const ADA = "3e8b7tq0w1xyz";
const BOB = "1k2m3n4p5q6rs";
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** What the host stores. */
let kept: Record<string, string> = {};

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
  kept = {};
});

/** Opens the chat as somebody on a day. */
function open(owner: string, day = 0) {
  const keep = (key: string, value: string | null): void => {
    if (value === null) delete kept[key];
    else kept[key] = value;
  };
  return createStorage(owner, kept, keep, START + day * DAY_MS);
}

function denyStorage(): void {
  vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
    throw new DOMException("", "SecurityError");
  });
}

test.each([
  ["the chat's own storage", () => localStorage, () => {}],
  ["the host's storage", () => kept, denyStorage],
])("texts leave %s when their owner has not opened the chat for 30 days", (_, stored, prepare) => {
  prepare();
  open(BOB, 0).write("draft", "Bob's");
  open(ADA, 0).write("draft", "Ada's");
  expect(open(BOB, 29).read("draft")).toBe("Bob's");
  expect(open(BOB, 58).read("draft")).toBe("Bob's");
  expect(Object.keys(stored()).join()).not.toContain(ADA);
  expect(open(ADA, 58).read("draft")).toBeFalsy();
  expect(open(BOB, 100).read("draft")).toBeFalsy();
});

test("what others have stored on the same origin stays", () => {
  const others = { "sidenote:width": "400", "a:": "1", "a:b": "2" };
  Object.assign(localStorage, others);
  open(ADA);
  expect({ ...localStorage }).toMatchObject(others);
});

test("texts are of one user in one course", () => {
  open(ADA).write("draft", "Ada's");
  expect(open(BOB).read("draft")).toBeFalsy();
  expect(open(ADA).read("draft")).toBe("Ada's");
});

test("the host stores what the browser does not, and nothing is stored in both", () => {
  const storage = open(ADA);
  storage.write("draft", "short");
  expect(kept).toEqual({});
  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("", "QuotaExceededError");
  });
  storage.write("draft", "longer");
  expect(open(ADA).read("draft")).toBe("longer");
  full.mockRestore();
  open(ADA).write("draft", "short");
  expect(kept).toEqual({});
  expect(open(ADA).read("draft")).toBe("short");
});
