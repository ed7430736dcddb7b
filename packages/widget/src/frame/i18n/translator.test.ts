import { expect, test } from "vitest";
import { createWords, languages } from "../../gallery/create-words.ts";
import { first } from "./en-first.ts";
import { writeDuration, writeMoment } from "./times.ts";
import { createTranslator } from "./translator.ts";

test("fills in placeholders and plurals, with numbers in the language's format", async () => {
  const words = createWords();
  await words.need("asking");
  const { t } = words;
  expect(t("hello", { name: "Ada {x}" })).toBe("Hello Ada {x}");
  expect(t("newMessages", { count: 1 })).toBe("1 new message");
  expect(t("newMessages", { count: 12345 })).toBe("12,345 new messages");
});

test("a message is an empty string until it is loaded", async () => {
  const words = createWords();
  expect(words.t("copy")).toBe("");
  await words.need("asking");
  expect(words.t("copy")).toBe("Copy");
});

test("a part requested while the language changes is loaded in the new language", async () => {
  const words = createWords();
  await Promise.all([words.use("de-AT"), words.need("asking")]);
  expect([words.t("send"), words.t("copy"), words.tag.peek()]).toEqual([
    "Senden",
    "Kopieren",
    "de-AT",
  ]);
});

test("a language that fails to load leaves the current one, and can be requested again", async () => {
  let isThere = false;
  const words = createTranslator(
    { locale: "en", tag: "en", first },
    {
      ...languages,
      load: async (...wanted) => {
        if (!isThere) throw new TypeError("Failed to fetch");
        return languages.load(...wanted);
      },
    },
  );
  await expect(words.use("ar")).rejects.toThrow("Failed to fetch");
  expect([words.t("send"), words.tag.peek(), words.direction.peek()]).toEqual([
    "Send",
    "en",
    "ltr",
  ]);
  isThere = true;
  await words.use("ar");
  expect(words.direction.peek()).toBe("rtl");
});

test("an unsupported language falls back to English, for dates too", async () => {
  const words = createWords();
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

test("a moment is written as today, as tomorrow, or with its date", () => {
  const now = new Date("2026-11-23T10:00:00");
  const at = (text: string) => writeMoment(new Date(text), "en-GB", now);
  expect(at("2026-11-23T14:05:00")).toBe("today, 14:05");
  expect(at("2026-11-24T00:00:00")).toBe("tomorrow, 00:00");
  expect(at("2026-11-01T09:30:00")).toBe("1 Nov 2026, 09:30");
});

test.each([
  ["en", "today, 2:05 PM"],
  ["ar", "اليوم، 2:05 م"],
  ["tr", "bugün 14:05"],
  ["zh-Hans", "今天 14:05"],
])("a moment of today is written in the style of %s", (tag, text) => {
  const now = new Date("2026-11-29T14:05:00");
  expect(writeMoment(now, tag, now).replace(/\s/g, " ")).toBe(text);
});
