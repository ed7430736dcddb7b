import { expect, type Look, test } from "./fixtures.ts";

/** Smaller than life: how a machine draws its letters hardly shows, and the pictures take little space. */
const SCALE = 0.4;
/** What a machine may draw otherwise: fewer pixels than the smallest icon has. */
const TOLERANCE = { scale: "device", threshold: 0.04, maxDiffPixels: 24 } as const;

const PHONE = { width: 390, height: 700 };
const NARROW = { width: 320, height: 568 };
const WIDE = { width: 960, height: 700 };

const list = (...names: string[]): string[] => names.join(" ").split(" ");

interface Sight extends Look {
  readonly viewport: typeof PHONE;
  readonly forcedColors?: "active";
  readonly media?: "print";
  readonly states: readonly string[];
}

/** What is looked at. Errors differ by a sentence: one stands for all. */
const SIGHTS: Readonly<Record<string, Sight>> = {
  phone: {
    viewport: PHONE,
    states: list(
      "empty consent-waiting streaming queued answered versions feedback editing long-question",
      "over-limit menu conversations settings notice exam error-rate_limited",
    ),
  },
  dark: { viewport: PHONE, scheme: "dark", states: list("answered feedback conversations") },
  arabic: { viewport: PHONE, locale: "ar", states: list("empty versions conversations menu") },
  forced: {
    viewport: PHONE,
    forcedColors: "active",
    states: list("versions feedback conversations"),
  },
  narrow: { viewport: NARROW, states: list("empty settings") },
  wide: { viewport: WIDE, states: list("answered") },
  print: { viewport: WIDE, media: "print", states: list("versions") },
};

for (const [name, { viewport, states, forcedColors, media, ...look }] of Object.entries(SIGHTS)) {
  test.describe(name, () => {
    test.use({ viewport, deviceScaleFactor: SCALE, ...(forcedColors ? { forcedColors } : {}) });
    for (const state of states)
      test(`${state}, ${name}, looks as it did`, async ({ show }) => {
        const page = await show(state, look);
        if (media) await page.emulateMedia({ media });
        await expect(page).toHaveScreenshot(`${name}-${state}.png`, TOLERANCE);
      });
  });
}
