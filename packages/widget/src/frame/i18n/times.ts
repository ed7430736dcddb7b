const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A duration in the largest unit that fits: "24 hours" stays hours, "1 minute", "7 days". */
export function writeDuration(seconds: number, tag: string): string {
  const [unit, length] =
    UNITS.find(([unit, length]) => seconds >= length * (unit === "day" ? 2 : 1)) ?? UNITS[3];
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }).format(
    Math.ceil(seconds / length),
  );
}

/** A moment near now as people say it: "today at 14:05", "tomorrow at 00:00", or with its date. */
export function writeMoment(moment: Date, tag: string, now = new Date()): string {
  const days = Math.round((midnight(moment) - midnight(now)) / 86_400_000);
  const written = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }).format(
    moment,
  );
  if (Math.abs(days) > 1) return written;
  const time = new Intl.DateTimeFormat(tag, { timeStyle: "short" }).format(moment);
  const day = new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(days, "day");
  // The comma of the language, where it puts one there.
  return day + (/[,،] /.exec(written)?.[0] ?? " ") + time;
}

function midnight(date: Date): number {
  return new Date(date).setHours(0, 0, 0, 0);
}
