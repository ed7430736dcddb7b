import { LOCALES } from "@sidenote/protocol/locales";
import { expect, test, vi } from "vitest";
import { en } from "./en.ts";
import { loadMessages, nearestLocale } from "./locales.ts";
import type { Messages } from "./messages.ts";

test.each([
  ["en-GB", "en"],
  ["de-AT", "de"],
  ["pt", "pt-BR"],
  ["pt-PT", "pt-BR"],
  ["zh", "zh-Hans"],
  ["zh-TW", "zh-Hant"],
  ["zh-HK", "zh-Hant"],
  ["zh-CN", "zh-Hans"],
  ["iw", "he"],
  ["sw", "en"],
  ["no such tag", "en"],
])("%s is shown in %s", (tag, locale) => {
  expect(nearestLocale(tag)).toBe(locale);
});

test.each(LOCALES)(
  "%s is found as it stands, without Intl.Locale, which is slow to start",
  (locale) => {
    const unused = vi.spyOn(Intl, "Locale");
    expect(nearestLocale(locale)).toBe(locale);
    expect(unused).not.toHaveBeenCalled();
    unused.mockRestore();
  },
);

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g))].filter((name) => name !== "{count}").toSorted();
}

/** The plural categories of counts that occur in a conversation. */
function categoriesOf(locale: string): Set<string> {
  const rules = new Intl.PluralRules(locale);
  return new Set(Array.from({ length: 2000 }, (_, count) => rules.select(count)).concat("other"));
}

test.each(LOCALES)("%s has the placeholders and the plural forms it needs", async (locale) => {
  const parts = await Promise.all(
    (["first", "asking", "seldom"] as const).map((part) => loadMessages(locale, part)),
  );
  const messages: Partial<Messages> = Object.assign({}, ...parts);
  const categories = categoriesOf(locale);
  for (const [key, english] of Object.entries(en)) {
    const message = messages[key as keyof Messages];
    if (typeof english === "string") {
      expect([key, placeholders(String(message))]).toEqual([key, placeholders(english)]);
      continue;
    }
    const forms = message as Record<string, string>;
    expect([
      key,
      Object.keys(forms)
        .filter((name) => categories.has(name))
        .toSorted(),
    ]).toEqual([key, [...categories].toSorted()]);
    expect([key, forms["other"]]).toEqual([key, expect.stringContaining("{count}")]);
    for (const form of Object.values(forms)) {
      expect([key, placeholders(form)]).toEqual([key, placeholders(english.other)]);
    }
  }
});
