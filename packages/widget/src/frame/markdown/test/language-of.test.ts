import { LOCALES } from "@sidenote/protocol/locales";
import { describe, expect, test } from "vitest";
import { loadMessages } from "../../i18n/locales.ts";
import { PARTS } from "../../i18n/en.ts";
import type { WordsPart } from "../../i18n/messages.ts";
import { languageOf } from "../late/language-of.ts";

/** The interface's messages, which exist in every language. */
async function readSentences(locale: (typeof LOCALES)[number]): Promise<string[]> {
  const parts = Object.keys(PARTS) as WordsPart[];
  const messages = await Promise.all(parts.map((part) => loadMessages(locale, part)));
  return messages
    .flatMap((part) => Object.values(part))
    .map((message) => (typeof message === "string" ? message : message.other))
    .map((message) => message.replaceAll(/\{\w+\}/g, ""));
}

describe.each(LOCALES)("%s", (locale) => {
  const language = locale.replace("-BR", "");

  test("a long text is detected", async () => {
    expect(languageOf((await readSentences(locale)).join("\n"))).toBe(language);
  });

  test("most sentences are detected, and none as another language", async () => {
    const sentences = (await readSentences(locale)).filter((sentence) => sentence.length > 20);
    const detected = sentences.map((sentence) => [languageOf(sentence), sentence] as const);
    expect(detected.filter(([tag]) => tag && tag !== language)).toEqual([]);
    const long = detected.filter(([, sentence]) => sentence.length > 40);
    expect(long.filter(([tag]) => !tag).length).toBeLessThan(long.length / 4 + 1);
  });
});

test.each([
  ["Photosynthesis", "a word"],
  ["H₂O → 2 H₂ + O₂", "no words"],
  ["```python\nfor it in the_list:\n    print('this is not what you can read')\n```", "code"],
  ["$the \\text{and of} this$", "a formula"],
  ["", "nothing"],
])("%j, which is %s, is undetermined", (text) => {
  expect(languageOf(text)).toBe(undefined);
});

test.each([
  ["sv", "Det är en fråga som inte har något med kursen att göra."],
  ["da", "Det er ikke en god idé at læse hele bogen på en dag, og det har jeg sagt."],
  [
    "cs",
    "Fotosyntéza je děj, který probíhá v rostlinách, a není to tak, že by se bez něj dalo žít.",
  ],
  ["fi", "Solut ovat elämän perusyksikköjä, ja ne ovat kaikki hyvin pieniä, mutta niin tärkeitä."],
  ["hu", "A sejt az élet alapegysége, és nem csak a növényekben van meg, hogy ezt tudjuk."],
  ["ro", "Celula este unitatea de bază a vieții și se găsește în toate organismele."],
  ["ca", "Les plantes són éssers vius i amb la llum fan més sucre del que necessiten."],
  ["el", "Το κύτταρο είναι η βασική μονάδα της ζωής."],
  ["bg", "Клетката е основната единица на живота, но тя не е най-малката, ъгълът е прав."],
  ["be", "Клетка — гэта аснова жыцця, і яна ўваходзіць у склад усіх арганізмаў."],
  ["ur", "خلیہ زندگی کی بنیادی اکائی ہے اور یہ سب میں ہوتا ہے۔ ٹھیک ہے"],
])("a language related to the interface's is detected: %s", (tag, text) => {
  expect(languageOf(text)).toBe(tag);
});

test.each([
  "How to do a proof?",
  "Is it a must to do a lab report",
  "what do I do to pass",
  "1. Go to **Quiz 3** 2. Do a backup 3. Submit a PDF to Moodle, if you can.",
  "Let \\(a\\), \\(b\\) and \\(c\\) be the sides. Then \\(a^2 + b^2 = c^2\\) is what we have to show.",
])("English with single-letter variables is not taken for another language: %s", (text) => {
  expect(languageOf(text)).toBe("en");
});

test.each(["Compare a z-test to a t-test", "A to Z", "x, y a z"])("%s is undetermined", (text) => {
  expect(languageOf(text)).toBeUndefined();
});

test("an English answer with German names is detected as English", () => {
  expect(
    languageOf(
      "In Germany this is called *Der Zauberberg*, and it is one of the novels that you read.",
    ),
  ).toBe("en");
});
