import type { CourseContext } from "../ports.ts";
import { findActivity } from "../outline.ts";
import { toData } from "./to-data.ts";

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
  const { name, modname, url } = activity;
  return `<open_page>\n${toData(name)} (${toData(modname)})${url === null ? "" : ` | ${url}`}\n</open_page>`;
}
