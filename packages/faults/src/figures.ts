/** One measured figure and its limit. */
export interface Figure {
  name: string;
  value: number;
  atMost: number;
  unit?: string;
}

/** How much load the scenarios generate. */
export interface Scale {
  /** How many turns run at once. */
  streams: number;
  duplicates: number;
  soakSeconds: number;
  long: boolean;
}

export const SHORT: Scale = { streams: 40, duplicates: 100, soakSeconds: 10, long: false };
export const LONG: Scale = { streams: 200, duplicates: 500, soakSeconds: 600, long: true };

export function isPassed({ value, atMost }: Figure): boolean {
  return Number.isFinite(value) && value <= atMost;
}

export function toLine(figure: Figure): string {
  const { name, value, atMost, unit = "" } = figure;
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(1);
  const suffix = unit === "" ? "" : ` ${unit}`;
  return `${isPassed(figure) ? "  ok  " : " FAIL "} ${name.padEnd(74)} ${`${shown}${suffix}`.padStart(12)}   (at most ${atMost}${suffix})`;
}
