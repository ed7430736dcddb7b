const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Formats a duration in the largest unit that fits, rounded up: "1 minute", "24 hours" (days start at 2), "7 days". */
export function writeDuration(seconds: number, tag: string): string {
  const [unit, length] =
    UNITS.find(([unit, length]) => seconds >= length * (unit === "day" ? 2 : 1)) ?? UNITS[3];
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }).format(
    Math.ceil(seconds / length),
  );
}

/**
 * Formats a moment, relative if it is within a day of now ("today at 14:05", "tomorrow at 00:00"), otherwise with its
 * date.
 */
export function writeMoment(moment: Date, tag: string, now = new Date()): string {
  const days = Math.round((midnight(moment) - midnight(now)) / 86_400_000);
  const written = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }).format(
    moment,
  );
  if (Math.abs(days) > 1) return written;
  const time = new Intl.DateTimeFormat(tag, { timeStyle: "short" }).format(moment);
  const day = new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(days, "day");
  // With the language's comma, if it uses one between date and time.
  return day + (/[,،] /.exec(written)?.[0] ?? " ") + time;
}

function midnight(date: Date): number {
  return new Date(date).setHours(0, 0, 0, 0);
}
