import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./packages/tasks/src/chromium.ts";

export default defineConfig({
  testDir: "packages/e2e/src",
  globalSetup: "./packages/e2e/src/global-setup.ts",
  outputDir: "test-results",
  // One stack, and one conversation a person: the journeys take turns.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 60_000,
  // For a machine that does many things at once.
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
