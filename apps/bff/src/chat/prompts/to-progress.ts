import type { Activity, Progress } from "../ports.ts";
import { toMoment } from "./dates.ts";
import { toData } from "./to-data.ts";

/** Returns what the prompt says of a student's progress in an activity, in parts: nothing where the site tells nothing. */
export function toProgress({ name, progress }: Activity, timezone: string | null): string[] {
  if (progress === undefined) return [];
  const { completed, results } = progress;
  return [
    completed === null ? "" : completed ? "done" : "not done yet",
    toSubmission(progress, timezone),
    ...results.map((result) =>
      result.grade === null ? "" : `grade${toSubject(result.name, name)}: ${toData(result.grade)}`,
    ),
  ].filter(Boolean);
}

/** Returns the feedback on each grade of an activity. */
export function toFeedback({ name, progress }: Activity): string[] {
  return (progress?.results ?? []).flatMap((result) =>
    result.feedback === ""
      ? []
      : [`feedback${toSubject(result.name, name)}: ${toData(result.feedback)}`],
  );
}

function toSubmission({ submission, submittedAt }: Progress, timezone: string | null): string {
  switch (submission) {
    case "none":
      return "nothing submitted yet";
    case "draft":
      return "draft saved, not submitted";
    case "reopened":
      return "opened for another attempt, not submitted again yet";
    case "submitted":
      return `submitted${submittedAt === null ? "" : ` ${toMoment(submittedAt * 1000, timezone)}`}`;
    default:
      return "";
  }
}

/** What was graded, where it is a part of the activity, as in a workshop. */
function toSubject(graded: string, activity: string): string {
  return graded === activity ? "" : ` for ${toData(graded)}`;
}
