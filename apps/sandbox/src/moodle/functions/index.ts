import type { MoodleFunction } from "../function.ts";
import { getPolicyStatus, setPolicyStatus } from "./ai-policy.ts";
import { getCourses, getCoursesByField, getUsersCourses } from "./courses.ts";
import { getDocuments, readDocument } from "./documents.ts";
import { getContents } from "./get-contents.ts";
import { getSiteInfo } from "./get-site-info.ts";
import { getTurnContext } from "./get-turn-context.ts";
import { getUsersByField } from "./get-users-by-field.ts";

/** Functions that exist in Moodle but do not belong to the simulated service. */
const NOT_IN_SERVICE = new Set([
  "core_user_create_users",
  "core_user_get_users",
  "core_course_create_courses",
  "core_enrol_get_enrolled_users",
  "core_course_get_course_module",
  "core_calendar_get_action_events_by_course",
  "mod_assign_get_assignments",
  "mod_page_get_pages_by_courses",
]);

export type Lookup = MoodleFunction | "not_in_service" | "unknown";

/** Creates a lookup of the functions in the BFF's service, with those of Sidenote's plugin if `withPlugin`. */
export function createFunctions(withPlugin: boolean) {
  const functions: Map<string, MoodleFunction> = new Map([
    ["core_webservice_get_site_info", getSiteInfo(() => [...functions.keys()])],
    ["core_user_get_users_by_field", getUsersByField],
    ["core_course_get_courses", getCourses],
    ["core_course_get_courses_by_field", getCoursesByField],
    ["core_course_get_contents", getContents],
    ["core_enrol_get_users_courses", getUsersCourses],
    ["core_ai_get_policy_status", getPolicyStatus],
    ["core_ai_set_policy_status", setPolicyStatus],
  ]);
  if (withPlugin) {
    functions.set("block_sidenote_get_turn_context", getTurnContext);
    functions.set("block_sidenote_get_documents", getDocuments);
    functions.set("block_sidenote_read_document", readDocument);
  }

  return (name: string): Lookup =>
    functions.get(name) ?? (NOT_IN_SERVICE.has(name) ? "not_in_service" : "unknown");
}
