import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "../../chromium.ts";

/** The tests share one site and its users, so they run one at a time. */
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
