import { stripVTControlCharacters } from "node:util";

/** Of each failure, in the summary. */
const FAILURE_LINES = 12;

/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, and how, where it is known: a long log shows its end only. */
  failures: readonly string[];
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

function toCount(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function toList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The beginning of what a failed test had to say. */
function toFailure(name: unknown, message: unknown): string {
  const text = stripVTControlCharacters(String(message ?? ""));
  return `${String(name)}\n${text.split("\n").slice(0, FAILURE_LINES).join("\n")}`.trimEnd();
}

/** What broke before it could be counted is one failure; says so. */
export function toBroken(name: string, error: unknown): Counts {
  const message = error instanceof Error ? error.message : String(error);
  console.log(message);
  return { ...NONE, failed: 1, failures: [`${name}: ${message}`] };
}

/** Reads the report that Vitest's JSON reporter writes. */
export function fromVitest(report: unknown): Counts {
  if (!isRecord(report)) throw new Error("Vitest's report is not readable.");
  return {
    passed: toCount(report["numPassedTests"]),
    failed: toCount(report["numFailedTests"]),
    skipped: toCount(report["numPendingTests"]) + toCount(report["numTodoTests"]),
    failures: toList(report["testResults"]).flatMap((file) => {
      const failed = toList(file["assertionResults"]).filter(({ status }) => status === "failed");
      if (failed.length === 0 && file["status"] === "failed")
        return [toFailure(file["name"], file["message"])];
      return failed.map(({ fullName, failureMessages }) =>
        toFailure(`${String(file["name"])}: ${String(fullName)}`, failureMessages),
      );
    }),
  };
}

/** Reads the report that Playwright's JSON reporter writes. */
export function fromPlaywright(report: unknown): Counts {
  const stats = isRecord(report) ? report["stats"] : undefined;
  if (!isRecord(stats)) throw new Error("Playwright's report is not readable.");
  // A file that cannot be loaded, a server that does not start: nothing of it is counted as a test.
  const errors = isRecord(report) ? toList(report["errors"]) : [];
  return {
    passed: toCount(stats["expected"]) + toCount(stats["flaky"]),
    failed: toCount(stats["unexpected"]) + errors.length,
    skipped: toCount(stats["skipped"]),
    failures: [
      ...(isRecord(report) ? failuresOfSuites(report["suites"]) : []),
      ...errors.map(({ message }) => toFailure("Playwright", message)),
    ],
  };
}

function failuresOfSuites(suites: unknown): string[] {
  return toList(suites).flatMap((suite) => [
    ...failuresOfSuites(suite["suites"]),
    ...toList(suite["specs"])
      .filter(({ ok }) => ok === false)
      .map(({ file, line, title, tests }) => {
        const results = toList(tests).flatMap((test) => toList(test["results"]));
        const error = results.map((result) => result["error"]).find(isRecord);
        return toFailure(`${String(file)}:${String(line)} ${String(title)}`, error?.["message"]);
      }),
  ]);
}

/** Reads the closing line `N passed, N failed` (`, N skipped` may follow). */
export function fromClosingLine(output: string): Counts {
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm)];
  const last = lines.at(-1);
  if (last === undefined) throw new Error("There is no closing line with the counts.");
  return {
    passed: Number(last[1]),
    failed: Number(last[2]),
    skipped: Number(last[3] ?? 0),
    // As our own commands mark them.
    failures: output.match(/^(?:✗| FAIL ) .*$/gm) ?? [],
  };
}

export function toClosingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
