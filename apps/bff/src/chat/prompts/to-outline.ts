import type { Activity, CourseContext } from "../ports.ts";
import { toMoment } from "./dates.ts";
import { toData } from "./to-data.ts";
import { toKind } from "./to-kind.ts";
import { toFeedback, toProgress } from "./to-progress.ts";

/** The longest outline in a prompt, so that a large course cannot fill the model's context window. */
const OUTLINE_MAX_CHARACTERS = 48_000;
/** Limits for each description and feedback: the first with which the outline fits is used. */
const ABOUT_MAX_CHARACTERS = [600, 300, 150, 75, 0] as const;

/** A section or an activity in the outline. */
interface Entry {
  head: string;
  /** Separates `head` and each of `abouts`. */
  mark: string;
  /** What may be shortened. */
  abouts: readonly string[];
}

/**
 * Returns the outline of a course as the prompt has it, a line for each activity. Titles, dates and progress take
 * precedence: in a large course descriptions and feedback are shortened, then dropped.
 */
export function toOutline(context: CourseContext): string {
  const entries = toEntries(context);
  if (entries.length === 0) return "Nothing is visible to this student yet.";
  for (const limit of ABOUT_MAX_CHARACTERS) {
    const text = entries
      .map(({ head, mark, abouts }) =>
        [head, ...abouts.map((about) => about.slice(0, limit))].filter(Boolean).join(mark),
      )
      .join("\n");
    if (text.length <= OUTLINE_MAX_CHARACTERS) return text;
  }
  let length = 0;
  const cut = entries.findIndex(({ head }) => (length += head.length + 1) > OUTLINE_MAX_CHARACTERS);
  const heads = entries.slice(0, cut).map(({ head }) => head);
  return [...heads, "(The outline goes on; it was cut here.)"].join("\n");
}

function toEntries({ outline, user }: CourseContext): Entry[] {
  return (outline ?? []).flatMap(({ name, summary, activities }) => [
    { head: `## ${toData(name)}`, mark: "\n", abouts: [toData(summary)] },
    ...activities.map((activity) => ({
      head: toLine(activity, user.timezone),
      mark: " | ",
      abouts: [...toFeedback(activity), toData(activity.description)],
    })),
  ]);
}

function toLine(activity: Activity, timezone: string | null): string {
  const dates = activity.dates
    .map(({ label, timestamp }) => `${toData(label)} ${toMoment(timestamp * 1000, timezone)}`)
    .join("; ");
  return [
    `- ${toData(activity.name)} (${toKind(activity)})`,
    activity.url,
    dates,
    ...toProgress(activity, timezone),
  ]
    .filter((part) => part !== null && part !== "")
    .join(" | ");
}
