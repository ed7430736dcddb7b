import type { CourseContext } from "../ports.ts";
import { findActivity } from "../outline.ts";
import { toData } from "./to-data.ts";

/**
 * What goes with a question that is asked on an activity's page, so that "this" has a meaning. Null on other pages, and
 * for an activity that the outline, which holds what this user may see, does not name.
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
