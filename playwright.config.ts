import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./packages/tasks/src/chromium.ts";

export default defineConfig({
  testDir: "packages/e2e/src",
  globalSetup: "./packages/e2e/src/global-setup.ts",
  outputDir: "test-results",
  // All journeys share one stack and its users, so they run one at a time.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 60_000,
  // Generous, for a busy machine.
  expect: { timeout: 20_000 },
  snapshotPathTemplate: "{testDir}/{testFileDir}/snapshots/{arg}{ext}",
  use: {
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: chromiumOptions,
  },
});
