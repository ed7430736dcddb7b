import { join } from "node:path";
import { type Counts, NONE } from "../../test/counts.ts";
import type { Site } from "./site.ts";

/** Runs the plugin's PHPUnit tests in a site and returns their counts. */
export async function runPhpunit(
  site: Pick<Site, "webRoot" | "php">,
  log: (text: string) => void,
): Promise<Counts> {
  const util = join(site.webRoot, "admin/tool/phpunit/cli/util.php");
  await site.php([util, "--install"]);
  await site.php([util, "--buildconfig"]);
  let succeeded = true;
  const output = await site
    .php(["vendor/bin/phpunit", "--testsuite", "block_sidenote_testsuite", "--testdox"])
    .catch((error: unknown) => {
      succeeded = false;
      return String(error);
    });
  log(output);
  const counts = readPhpunitCounts(output);
  // Since Moodle 5.1 PHPUnit also fails for what it does not count as a failure, such as the use of something deprecated.
  return succeeded || counts.failed > 0
    ? counts
    : { ...counts, failed: 1, failures: ["PHPUnit failed, although no test did"] };
}

/** Reads the summary that PHPUnit prints last. */
function readPhpunitCounts(output: string): Counts {
  const ok = /^OK \((\d+) tests?,/m.exec(output);
  if (ok) return { ...NONE, passed: Number(ok[1]) };
  const count = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(output)?.[1] ?? "0");
  const failed = count("Errors") + count("Failures") + count("Warnings");
  const skipped = count("Skipped") + count("Incomplete");
  const tests = count("Tests");
  if (tests === 0) return { ...NONE, failed: 1, failures: ["PHPUnit ran no test"] };
  const failures = output.match(/^ ✘ .*$/gm) ?? [];
  return { passed: tests - failed - skipped, failed, skipped, failures };
}
