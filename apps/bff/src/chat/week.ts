export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
/** Unix time began on a Thursday; weeks begin on Mondays. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The Monday, 00:00 UTC, of the week that a time is in. Both in Unix milliseconds. */
export function startOfWeek(time: number): number {
  return Math.floor((time - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
}

/** The UTC date of a time, `YYYY-MM-DD`. */
export function toDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
