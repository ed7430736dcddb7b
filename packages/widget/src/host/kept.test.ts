import { afterEach, expect, test } from "vitest";
import { keep, readKept } from "./kept.ts";

afterEach(() => localStorage.clear());

test("texts stored for one server's frame are not returned to another's", () => {
  keep("https://a.example", "draft", "mine");
  keep("https://b.example", "draft", "yours");
  keep("https://a.example/chat", "draft", "below");
  localStorage.setItem("draft", "the page's own");
  expect(readKept("https://a.example")).toEqual({ draft: "mine" });
  expect(readKept("https://b.example")).toEqual({ draft: "yours" });
  expect(readKept("https://c.example")).toEqual({});
  keep("https://a.example", "draft", null);
  expect(readKept("https://a.example")).toEqual({});
});

test("a text that is too long is not stored", () => {
  keep("https://a.example", "draft", "x".repeat(50_000));
  expect(readKept("https://a.example")).toEqual({});
});
