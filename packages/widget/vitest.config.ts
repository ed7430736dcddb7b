import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumOptions } from "../tasks/src/chromium.ts";

/** What touches no document runs in Node, with real HTTP; all else in a real Chromium. */
const inNode = ["src/{shared,frame/{models,transport,i18n}}/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "node", include: inNode } },
      {
        // Found here, or the first test would be reloaded in the middle.
        optimizeDeps: {
          include: [
            "axe-core",
            "preact",
            "preact/hooks",
            "preact/jsx-dev-runtime",
            "preact-render-to-string",
            "@preact/signals-core",
            "lowlight",
            "temml",
          ],
        },
        test: {
          name: "chromium",
          include: ["src/**/*.test.{ts,tsx}"],
          exclude: inNode,
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumOptions }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
