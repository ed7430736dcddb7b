import * as z from "zod";
import { toPlainText } from "../plain-text.ts";

const html = z.string().transform(toPlainText);

/** core_user_get_users_by_field. `[]` for a user who does not exist or whom the service account may not see. */
export const usersSchema = z.array(
  z.object({
    id: z.int(),
    firstname: html.optional(),
    fullname: html,
    suspended: z.boolean().optional(),
    timezone: z.string().optional(),
  }),
);

/** core_course_get_courses. `visible` is included only for an account that may update courses. */
export const coursesSchema = z.array(
  z.object({
    id: z.int(),
    fullname: html,
    shortname: html,
    summary: html,
    visible: z.int().optional(),
  }),
);

/** core_enrol_get_users_courses: active enrolments only. */
export const userCoursesSchema = z.array(z.object({ id: z.int(), visible: z.int().optional() }));

/** core_ai_get_policy_status. */
export const policyStatusSchema = z.object({ status: z.boolean() });

/** core_webservice_get_site_info. Only the function names are used. */
export const siteInfoSchema = z.object({
  functions: z.array(z.object({ name: z.string() })),
});
