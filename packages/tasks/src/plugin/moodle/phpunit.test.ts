import { expect, it } from "vitest";
import { runPhpunit } from "./phpunit.ts";

/** Runs PHPUnit in a site where it only prints a summary. */
const count = (summary: string, succeeds = true) =>
  runPhpunit(
    {
      webRoot: "",
      async php([script]) {
        if (script !== "vendor/bin/phpunit") return "";
        if (!succeeds) throw new Error(`php ${script}\n${summary}`);
        return summary;
      },
    },
    () => undefined,
  );

it("counts what PHPUnit 9 and 11 print", async () => {
  const passed = { passed: 2, failed: 0, skipped: 0 };
  expect(await count("OK (2 tests, 3 assertions)\n")).toMatchObject(passed);
  expect(
    await count("OK, but there were issues!\nTests: 2, Assertions: 3, PHPUnit Deprecations: 2.\n"),
  ).toMatchObject(passed);
  expect(
    await count(" ✘ It works\n\nTests: 3, Assertions: 3, Failures: 1, Skipped: 1.\n", false),
  ).toMatchObject({ passed: 1, failed: 1, skipped: 1, failures: [" ✘ It works"] });
});

it("fails when PHPUnit fails, even if it counts no failure", async () => {
  expect(
    await count("OK, but there were issues!\nTests: 2, Assertions: 3, Deprecations: 1.\n", false),
  ).toMatchObject({ failed: 1 });
});
