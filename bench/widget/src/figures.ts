/** The middle of some figures; undefined where the middle one is missing. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined || middle === Number.POSITIVE_INFINITY ? undefined : middle;
}

/** A time in ms, and how many times the blank page's it is. */
export const beside = (ms: number, blankMs: number): string =>
  `${ms.toFixed(0)} (× ${(ms / blankMs).toFixed(2)})`;

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** A Markdown table on the console, to be pasted into the README. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log([line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n"));
}
