import type { ErrorCode } from "@sidenote/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { MoodleClient } from "../../src/moodle/client.ts";
import {
  coursesSchema,
  policyStatusSchema,
  siteInfoSchema,
  userCoursesSchema,
  usersSchema,
} from "../../src/moodle/schemas.ts";
import { MoodleServer } from "./moodle-server.ts";
import { readRecording, recordingNames, replay } from "./recordings.ts";

/** The schemas the adapter uses. Functions it never calls are treated like one that asks about a user. */
const SCHEMAS: Record<string, z.ZodType> = {
  core_webservice_get_site_info: siteInfoSchema,
  core_user_get_users_by_field: usersSchema,
  core_course_get_courses: coursesSchema,
  core_enrol_get_users_courses: userCoursesSchema,
  core_ai_get_policy_status: policyStatusSchema,
};

/** Every recorded failure and its error code. `ok`: Moodle reports no error; the failure shows only in the response. */
const EXPECTED: Record<string, ErrorCode | "ok"> = {
  err_assignments_not_enrolled: "ok",
  err_calendar_service_not_enrolled: "moodle_error",
  err_cm_group_restricted: "forbidden",
  err_cm_hidden: "forbidden",
  err_cm_nonexistent: "moodle_error",
  err_course_nonexistent_by_field: "ok",
  err_course_nonexistent_contents: "moodle_error",
  err_course_nonexistent_enrolled: "moodle_error",
  err_course_nonexistent_get_courses: "ok",
  err_courses_one_bad_of_two: "forbidden",
  err_db_down: "moodle_unavailable",
  err_db_down_get_contents: "moodle_unavailable",
  err_debug_on_calendar: "moodle_error",
  err_debug_on_missing_param: "moodle_error",
  err_debug_on_not_in_service: "moodle_error",
  err_debug_on_param_type: "moodle_error",
  err_debug_on_wrong_token: "moodle_error",
  err_enrolled_onlyactive_no_cap: "moodle_error",
  err_function_missing: "moodle_error",
  err_function_nonexistent: "moodle_error",
  err_function_not_in_service: "moodle_error",
  err_json_body_and_bearer: "moodle_error",
  err_maintenance_cli: "moodle_unavailable",
  err_maintenance_mode: "moodle_unavailable",
  err_nocap_ai_policy: "moodle_error",
  err_nocap_contents: "forbidden",
  err_nocap_course_module: "forbidden",
  err_nocap_enrolled: "forbidden",
  err_nocap_get_courses: "forbidden",
  err_nocap_rest_use: "moodle_error",
  err_nocap_users_by_field: "ok",
  err_nocap_users_courses: "ok",
  err_nocap_viewparticipants: "moodle_error",
  err_param_bad_field: "moodle_error",
  err_param_bad_option: "moodle_error",
  err_param_bad_value: "moodle_error",
  err_param_flat_ids: "moodle_error",
  err_param_missing: "moodle_error",
  err_param_unexpected_key: "moodle_error",
  err_param_wrong_type: "moodle_error",
  err_php_fpm_down: "moodle_unavailable",
  err_rest_protocol_disabled: "moodle_error",
  err_service_disabled: "moodle_error",
  err_service_required_capability: "moodle_error",
  err_service_user_deleted: "moodle_error",
  err_service_user_force_password: "forbidden",
  err_service_user_nologin: "moodle_error",
  err_service_user_not_authorised: "moodle_error",
  err_service_user_not_fully_setup: "forbidden",
  err_service_user_suspended: "moodle_error",
  err_service_user_unconfirmed: "moodle_error",
  err_sitepolicy_not_agreed: "forbidden",
  err_sitepolicy_not_agreed_ai: "moodle_error",
  err_sitepolicy_not_agreed_users_by_field: "moodle_error",
  err_token_course_context: "moodle_error",
  err_token_empty: "moodle_error",
  err_token_expired: "moodle_error",
  err_token_expired_second_call: "moodle_error",
  err_token_ip_restricted: "moodle_error",
  err_token_missing: "moodle_error",
  err_token_wrong: "moodle_error",
  err_upgrade_running: "moodle_unavailable",
  err_user_nonexistent_ai_policy: "forbidden",
  err_user_nonexistent_users_by_field: "ok",
  err_user_nonexistent_users_courses: "ok",
  err_webservices_disabled: "moodle_error",
  err_xml_format: "moodle_error",
};

describe("failures recorded from a real Moodle", () => {
  const moodle = new MoodleServer();
  beforeAll(() => moodle.start());
  afterAll(() => moodle.stop());
  beforeEach(() => moodle.forget());

  function call(name: string, asksAboutPerson?: boolean) {
    const recording = readRecording(name);
    const called = recording.request.params?.["wsfunction"] ?? "";
    moodle.answer = (response) => replay(recording, response);
    return new MoodleClient({ url: moodle.url, token: "token", timeoutMs: 5000 }).call({
      function: called,
      parameters: {},
      schema: SCHEMAS[called] ?? z.unknown(),
      signal: new AbortController().signal,
      asksAboutPerson: asksAboutPerson ?? called !== "core_webservice_get_site_info",
    });
  }

  it("each have an expectation, and each expectation a recording", () => {
    expect(recordingNames.filter((name) => name.startsWith("err_"))).toEqual(
      Object.keys(EXPECTED).toSorted(),
    );
  });

  it.each(Object.entries(EXPECTED))("%s is mapped to %s", async (name, expected) => {
    if (expected === "ok") {
      await expect(call(name)).resolves.toBeDefined();
    } else {
      await expect(call(name)).rejects.toMatchObject({ name: "AppError", code: expected });
    }
    expect(moodle.seen).toHaveLength(1);
  });

  it.each(Object.keys(EXPECTED).filter((name) => EXPECTED[name] === "forbidden"))(
    "%s is a fault of the service account if the call was not about a user",
    async (name) => {
      await expect(call(name, false)).rejects.toMatchObject({ code: "moodle_error" });
    },
  );

  it.each(Object.keys(EXPECTED).filter((name) => EXPECTED[name] !== "ok"))(
    "%s shows a student none of Moodle's own text",
    async (name) => {
      const { body } = readRecording(name);
      const words =
        typeof body === "object" && body !== null && "message" in body ? String(body.message) : "";
      const error: unknown = await call(name).catch((thrown: unknown) => thrown);
      const { publicMessage, detail } = error as { publicMessage: string; detail: string };
      expect(publicMessage).not.toBe("");
      if (words !== "") {
        expect(publicMessage).not.toContain(words);
        expect(detail).not.toContain(words);
      }
    },
  );
});
