import type { CourseContext } from "../ports.ts";
import { findActivity } from "../outline.ts";
import { toData } from "./to-data.ts";
import { toKind } from "./to-kind.ts";

/**
 * Returns the prompt text that names the activity whose page is open, so that "this" in a question has a meaning. Null
 * on other pages, and for an activity missing from the outline, which holds only what this user may see.
 */
export function toOpenPage(
  context: Pick<CourseContext, "outline">,
  cmid: number | null,
): string | null {
  const activity = findActivity(context, (one) => one.cmid === cmid);
  if (activity === undefined) return null;
  const { name, url } = activity;
  return `<open_page>\n${toData(name)} (${toKind(activity)})${url === null ? "" : ` | ${url}`}\n</open_page>`;
}
