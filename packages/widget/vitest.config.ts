import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumOptions } from "../tasks/src/chromium.ts";

/** Tests that need no DOM run in Node, with real HTTP; all others in Chromium. */
const inNode = ["src/{shared,frame/{models,transport,i18n}}/**/!(storage).test.ts"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "node", include: inNode } },
      {
        // Listed so that Vite does not discover them later and reload the first test.
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
