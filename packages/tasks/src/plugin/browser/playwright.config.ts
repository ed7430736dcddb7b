import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "../../chromium.ts";

/** One site, one set of people: one test after the other. */
export default defineConfig({
  testDir: ".",
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    screenshot: "only-on-failure",
    viewport: { width: 1300, height: 850 },
    launchOptions: chromiumOptions,
  },
});
