/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

function toCount(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Reads the report that Vitest's JSON reporter writes. */
export function fromVitest(report: unknown): Counts {
  if (!isRecord(report)) throw new Error("Vitest's report is not readable.");
  return {
    passed: toCount(report["numPassedTests"]),
    failed: toCount(report["numFailedTests"]),
    skipped: toCount(report["numPendingTests"]) + toCount(report["numTodoTests"]),
  };
}

/** Reads the report that Playwright's JSON reporter writes. */
export function fromPlaywright(report: unknown): Counts {
  const stats = isRecord(report) ? report["stats"] : undefined;
  if (!isRecord(stats)) throw new Error("Playwright's report is not readable.");
  return {
    passed: toCount(stats["expected"]) + toCount(stats["flaky"]),
    failed: toCount(stats["unexpected"]),
    skipped: toCount(stats["skipped"]),
  };
}

/** Reads the closing line `N passed, N failed` (`, N skipped` may follow). */
export function fromClosingLine(output: string): Counts {
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm)];
  const last = lines.at(-1);
  if (last === undefined) throw new Error("There is no closing line with the counts.");
  return { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0) };
}

export function toClosingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
