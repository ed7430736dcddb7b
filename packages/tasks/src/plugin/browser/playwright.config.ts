import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const CHROMIUM = "/usr/bin/chromium";

/** One site, one set of people: one test after the other. */
export default defineConfig({
  testDir: ".",
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    viewport: { width: 1300, height: 850 },
    launchOptions: {
      args: ["--no-sandbox"],
      ...(existsSync(CHROMIUM) ? { executablePath: CHROMIUM } : {}),
    },
  },
});
