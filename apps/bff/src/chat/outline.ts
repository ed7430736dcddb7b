import type { Activity, CourseContext } from "./ports.ts";

/** Returns the first activity of the outline that matches. The outline holds only what this user may see. */
export function findActivity(
  { outline }: Pick<CourseContext, "outline">,
  matches: (activity: Activity) => boolean,
): Activity | undefined {
  for (const { activities } of outline ?? []) {
    const found = activities.find(matches);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether the site tells what this student has done in some activity. */
export function hasProgress(context: Pick<CourseContext, "outline">): boolean {
  return findActivity(context, ({ progress }) => progress !== undefined) !== undefined;
}
