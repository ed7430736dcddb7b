import type { Activity, CourseContext } from "./ports.ts";

/** The activity of the outline that fits. What this user may not see is not in it, and so is not found. */
export function findActivity(
  { outline }: Pick<CourseContext, "outline">,
  fits: (activity: Activity) => boolean,
): Activity | undefined {
  for (const { activities } of outline ?? []) {
    const found = activities.find(fits);
    if (found !== undefined) return found;
  }
  return undefined;
}
