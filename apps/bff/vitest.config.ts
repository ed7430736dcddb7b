import { defineConfig } from "vitest/config";

/**
 * Real processes are started by the tests themselves; two files at a time leave them room to breathe. Files share
 * their process's modules, since loading the BFF again for each takes longer than most of its tests.
 */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    environment: "node",
    maxWorkers: 2,
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    unstubEnvs: true,
  },
});
