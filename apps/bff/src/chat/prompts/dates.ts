/** Returns a day such as "Monday, 23 November 2026". `at` is in Unix milliseconds; UTC is used without a time zone. */
export function toDay(at: number, timezone: string | null): string {
  return format(at, timezone, { dateStyle: "full" });
}

/** Returns a day with the time. */
export function toMoment(at: number, timezone: string | null): string {
  return format(at, timezone, { dateStyle: "full", timeStyle: "short" });
}

/** Formatters are expensive to create. The number of time zones bounds this cache. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(at: number, timezone: string | null, options: Intl.DateTimeFormatOptions): string {
  const timeZone = timezone ?? "UTC";
  const key = `${timeZone} ${options.timeStyle}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
    formatters.set(key, formatter);
  }
  return formatter.format(at);
}
