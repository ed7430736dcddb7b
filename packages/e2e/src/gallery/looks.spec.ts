import { expect, type Look, test } from "./fixtures.ts";

/** Reduced size: differences in text rendering between machines hardly show, and the snapshots stay small. */
const SCALE = 0.4;
/** Allowed differences between machines: fewer pixels than the smallest icon has. */
const TOLERANCE = { scale: "device", threshold: 0.04, maxDiffPixels: 24 } as const;

const PHONE = { width: 390, height: 700 };
const NARROW = { width: 320, height: 568 };
const WIDE = { width: 960, height: 700 };

const list = (...names: string[]): string[] => names.join(" ").split(" ");

interface SnapshotSet extends Look {
  readonly viewport: typeof PHONE;
  readonly forcedColors?: "active";
  readonly media?: "print";
  readonly states: readonly string[];
}

/** The snapshots to take. Errors differ only in their text, so one represents all. */
const SNAPSHOTS: Readonly<Record<string, SnapshotSet>> = {
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

for (const [name, { viewport, states, forcedColors, media, ...look }] of Object.entries(
  SNAPSHOTS,
)) {
  test.describe(name, () => {
    test.use({ viewport, deviceScaleFactor: SCALE, ...(forcedColors ? { forcedColors } : {}) });
    for (const state of states)
      test(`${state}, ${name}, looks like its snapshot`, async ({ show }) => {
        const page = await show(state, look);
        if (media) await page.emulateMedia({ media });
        await expect(page).toHaveScreenshot(`${name}-${state}.png`, TOLERANCE);
      });
  });
}
