import { existsSync } from "node:fs";
import type { LaunchOptions } from "@playwright/test";

const DEBIANS = "/usr/bin/chromium";

/**
 * The address bar's suggestions are two pages that Chromium loads with every new context: three quarters of what a
 * context costs (1.7 s of CPU in Chromium 156), beside whatever is tested or measured then.
 */
const ADDRESS_BAR = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

/** Playwright switches these off itself; of two such switches only the last counts. */
const PLAYWRIGHTS = [
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/** How tests and benchmarks start Chromium: Debian's where it is, Playwright's own otherwise. */
export const chromiumOptions: LaunchOptions = {
  ...(existsSync(DEBIANS) ? { executablePath: DEBIANS } : {}),
  args: [
    `--disable-features=${[...PLAYWRIGHTS, ...ADDRESS_BAR].join(",")}`,
    // Chromium's sandbox does not run as root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ],
};
