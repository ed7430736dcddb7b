import { stripVTControlCharacters } from "node:util";

/** How many lines of each failure the summary shows. */
const FAILURE_LINES = 12;

/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Name and message of each failure, if known. Listed last, because long logs are often cut to their end. */
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

/** Returns a failed test's name and the first lines of its message. */
function toFailure(name: unknown, message: unknown): string {
  const text = stripVTControlCharacters(String(message ?? ""));
  return `${String(name)}\n${text.split("\n").slice(0, FAILURE_LINES).join("\n")}`.trimEnd();
}

/** Counts an error that left no report as one failure, and prints it. */
export function fromError(name: string, error: unknown): Counts {
  const message = error instanceof Error ? error.message : String(error);
  console.log(message);
  return { ...NONE, failed: 1, failures: [`${name}: ${message}`] };
}

/** Reads the report of Vitest's JSON reporter. @throws Error if it is not one */
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

/** Reads the report of Playwright's JSON reporter. @throws Error if it is not one */
export function fromPlaywright(report: unknown): Counts {
  const stats = isRecord(report) ? report["stats"] : undefined;
  if (!isRecord(stats)) throw new Error("Playwright's report is not readable.");
  // A file that cannot be loaded or a server that does not start is an error of the run, not of a test.
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

/** Reads the last closing line `N passed, N failed` (`, N skipped` may follow). @throws Error if there is none */
export function fromClosingLine(output: string): Counts {
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm)];
  const last = lines.at(-1);
  if (last === undefined) throw new Error("There is no closing line with the counts.");
  return {
    passed: Number(last[1]),
    failed: Number(last[2]),
    skipped: Number(last[3] ?? 0),
    // The marks that our own commands print.
    failures: output.match(/^(?:✗| FAIL ) .*$/gm) ?? [],
  };
}

export function toClosingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
