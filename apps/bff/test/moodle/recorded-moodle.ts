import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Principal } from "../../src/chat/ports.ts";
import { MoodleSite } from "../../src/moodle/moodle-site.ts";
import { toPrincipal } from "../stage/principal.ts";
import { MoodleServer } from "./moodle-server.ts";
import { readRecording, type Recording, replay } from "./recordings.ts";

export const moodle = new MoodleServer();

/** What the server answers to each function. A test replaces what it is about. */
export let answers: Record<string, Recording>;

/** Has a file's tests run on a server that answers as a Moodle without our block did. */
export function useRecordedMoodle(): void {
  beforeAll(() => moodle.start());
  afterAll(() => moodle.stop());
  beforeEach(() => {
    moodle.forget();
    answers = {
      core_webservice_get_site_info: readRecording("ok_site_info"),
      core_user_get_users_by_field: readRecording("ok_users_by_field_id"),
      core_course_get_courses: readRecording("ok_courses_ids"),
      core_enrol_get_users_courses: readRecording("ok_users_courses"),
      core_ai_get_policy_status: readRecording("ok_ai_policy_true"),
    };
    moodle.answer = (response, { form }) => {
      const recording = answers[form.get("wsfunction") ?? ""];
      if (recording === undefined) throw new Error(`not recorded: ${form.get("wsfunction")}`);
      replay(recording, response);
    };
  });
}

export function openSite({ cacheSeconds = 60 } = {}): MoodleSite {
  return new MoodleSite({
    url: moodle.url,
    token: "token",
    timeoutMs: 2000,
    cacheSeconds,
    wantsDocuments: true,
  });
}

export const principal = (over: Partial<Principal> = {}): Principal =>
  toPrincipal({ instanceId: 12, ...over });

export const signal = new AbortController().signal;

/** Returns the functions that were called, in order. */
export const asked = (): (string | null)[] => moodle.seen.map(({ form }) => form.get("wsfunction"));
