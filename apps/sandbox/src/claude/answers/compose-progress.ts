import type { CourseLine } from "./course-text.ts";

const IS_TASK = /^(nothing submitted yet|draft saved, not submitted|opened for another attempt.*)$/;

/** Lists what is still to be submitted, then what is still to be read. Undefined if the prompt tells no progress. */
export function composeTasks(course: CourseLine[]): string | undefined {
  const tracked = course.filter(({ progress = [] }) => progress.length > 0);
  if (tracked.length === 0) return undefined;
  const toSubmit = tracked.filter(({ progress = [] }) => progress.some((one) => IS_TASK.test(one)));
  const toRead = tracked.filter(
    (line) => line.progress?.includes("not done yet") && !toSubmit.includes(line),
  );
  if (toSubmit.length + toRead.length === 0) return "Everything that I can see is done. Well done!";
  return [
    toSubmit.length > 0 ? `To submit:\n\n${toSubmit.map(toItem).join("\n")}` : "",
    toRead.length > 0 ? `To read or work through:\n\n${toRead.map(toItem).join("\n")}` : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Lists what is submitted or graded. Undefined if the prompt tells of neither. */
export function composeGrades(course: CourseLine[]): string | undefined {
  const lines = course.flatMap(({ text, progress = [] }) => {
    const told = progress.filter((one) => /^(submitted|grade|feedback)\b/.test(one));
    return told.length > 0
      ? [`- ${/^\[.*?\]\([^)]*\)/.exec(text)?.[0] ?? text}: ${told.join("; ")}`]
      : [];
  });
  return lines.length > 0
    ? `This is what the course site tells me:\n\n${lines.join("\n")}`
    : undefined;
}

function toItem({ text, progress = [] }: CourseLine): string {
  const state = progress.find((one) => one.startsWith("draft")) ?? "";
  return `- ${text}${state === "" ? "" : ` (${state})`}`;
}
