import { defineConfig } from "vitest/config";

/** Real processes are started by the tests themselves; two files at a time leave them room to breathe. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    environment: "node",
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    unstubEnvs: true,
  },
});
