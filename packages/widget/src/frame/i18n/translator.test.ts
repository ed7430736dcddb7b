import { expect, test } from "vitest";
import { later } from "./en-later.ts";
import { writeDuration, writeMoment } from "./times.ts";
import { createTranslator } from "./translator.ts";

test("placeholders and plurals are filled in, numbers as the language writes them", () => {
  const words = createTranslator();
  words.extend(later);
  const { t } = words;
  expect(t("hello", { name: "Ada {x}" })).toBe("Hello Ada {x}");
  expect(t("newMessages", { count: 1 })).toBe("1 new message");
  expect(t("newMessages", { count: 12345 })).toBe("12,345 new messages");
});

test("what is not loaded yet is an empty text, and there once it is", () => {
  const words = createTranslator();
  expect(words.t("copy")).toBe("");
  words.extend(later);
  expect(words.t("copy")).toBe("Copy");
});

test("a language that is not here is English, in its dates too", async () => {
  const words = createTranslator();
  await words.use("sw");
  expect(words.tag.peek()).toBe("en");
  await words.use("en-GB");
  expect(words.tag.peek()).toBe("en-GB");
  expect(words.direction.peek()).toBe("ltr");
});

test.each([
  [86_400, "24 hours"],
  [604_800, "7 days"],
  [42, "42 seconds"],
  [61, "2 minutes"],
  [3600, "1 hour"],
])("%d seconds are %s", (seconds, words) => {
  expect(writeDuration(seconds, "en")).toBe(words);
});

test("a moment is today, tomorrow, or has its date", () => {
  const now = new Date("2026-11-23T10:00:00");
  const at = (text: string) => writeMoment(new Date(text), "en-GB", now);
  expect(at("2026-11-23T14:05:00")).toBe("today, 14:05");
  expect(at("2026-11-24T00:00:00")).toBe("tomorrow, 00:00");
  expect(at("2026-11-01T09:30:00")).toBe("1 Nov 2026, 09:30");
});
