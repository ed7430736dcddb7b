/** Returns the median; missing figures sort last, and the median is undefined if it is one of them. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined || middle === Number.POSITIVE_INFINITY ? undefined : middle;
}

/** Formats a time in ms with its ratio to the blank page's. */
export const withRatio = (ms: number, blankMs: number): string =>
  `${ms.toFixed(0)} (× ${(ms / blankMs).toFixed(2)})`;

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Prints a Markdown table that can be pasted into the README. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log([line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n"));
}
