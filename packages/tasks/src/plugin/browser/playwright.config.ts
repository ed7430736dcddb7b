import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const CHROMIUM = "/usr/bin/chromium";

/** One site, one set of people: one test after the other. */
export default defineConfig({
  testDir: ".",
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    screenshot: "only-on-failure",
    viewport: { width: 1300, height: 850 },
    launchOptions: {
      args: ["--no-sandbox"],
      ...(existsSync(CHROMIUM) ? { executablePath: CHROMIUM } : {}),
    },
  },
});
