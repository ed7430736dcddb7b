import { LRUCache } from "lru-cache";
import { DEFAULT_SETTINGS } from "../chat/default-settings.ts";
import { AppError } from "../errors.ts";
import type { ContextSource, CourseContext, PolicyReader, Principal } from "../chat/ports.ts";
import type { MoodleClient } from "./client.ts";
import { toMoodleId } from "./parameters.ts";
import { coursesSchema, policyStatusSchema, userCoursesSchema, usersSchema } from "./schemas.ts";

export interface CoreContextOptions {
  client: MoodleClient;
  /** Moodle's wwwroot. */
  url: string;
  cacheSeconds: number;
}

const MAX_CACHED = 20_000;

/**
 * Users, courses and the AI policy through Moodle's core functions. Contexts are cached briefly by user, course and
 * role. So is a policy acceptance, which cannot be withdrawn in Moodle. Negative results and failures are never cached.
 */
export class CoreContextSource implements ContextSource, PolicyReader {
  readonly #client: MoodleClient;
  readonly #url: string;
  readonly #contexts: LRUCache<string, CourseContext>;
  readonly #accepted: LRUCache<string, true>;

  constructor({ client, url, cacheSeconds }: CoreContextOptions) {
    this.#client = client;
    this.#url = url;
    const ttl = Math.max(1, cacheSeconds * 1000);
    const max = cacheSeconds === 0 ? 1 : MAX_CACHED;
    this.#contexts = new LRUCache({ max, ttl });
    this.#accepted = new LRUCache({ max, ttl });
  }

  async getContext(principal: Principal, signal: AbortSignal): Promise<CourseContext> {
    const key = `${principal.userId} ${principal.courseId ?? ""} ${principal.role}`;
    const cached = this.#contexts.get(key);
    if (cached !== undefined) return cached;
    const context = await this.#load(principal, signal);
    this.#contexts.set(key, context);
    return context;
  }

  async isAccepted({ userId }: Principal, signal: AbortSignal): Promise<boolean> {
    if (this.#accepted.has(userId)) return true;
    const { status } = await this.#client.call({
      function: "core_ai_get_policy_status",
      parameters: { userid: toMoodleId(userId) },
      schema: policyStatusSchema,
      signal,
      asksAboutPerson: true,
    });
    if (status) this.#accepted.set(userId, true);
    return status;
  }

  async #load(principal: Principal, signal: AbortSignal): Promise<CourseContext> {
    const userId = toMoodleId(principal.userId);
    const { courseId } = principal;
    const [users, courses, enrolled] = await Promise.all([
      this.#client.call({
        function: "core_user_get_users_by_field",
        parameters: { field: "id", values: [userId] },
        schema: usersSchema,
        signal,
        asksAboutPerson: true,
      }),
      courseId === null
        ? []
        : this.#client.call({
            function: "core_course_get_courses",
            parameters: { options: { ids: [courseId] } },
            schema: coursesSchema,
            signal,
            asksAboutPerson: true,
          }),
      courseId === null || principal.role !== "student"
        ? null
        : this.#client.call({
            function: "core_enrol_get_users_courses",
            parameters: { userid: userId, returnusercount: false },
            schema: userCoursesSchema,
            signal,
            asksAboutPerson: true,
          }),
    ]);

    const user = users.find(({ id }) => id === userId);
    if (user === undefined) throw new AppError("forbidden", { detail: "unknown user" });
    if (user.suspended === true) throw new AppError("forbidden", { detail: "suspended user" });
    const course = courses.find(({ id }) => id === courseId);
    if (courseId !== null && (course === undefined || course.visible === 0)) {
      throw new AppError("forbidden", { detail: "absent or hidden course" });
    }
    if (enrolled !== null) {
      const enrolment = enrolled.find(({ id }) => id === courseId);
      if (enrolment === undefined || enrolment.visible === 0) {
        throw new AppError("forbidden", { detail: "not enrolled, or the course is hidden" });
      }
    }

    return {
      user: {
        firstName: user.firstname ?? user.fullname.split(" ")[0] ?? "",
        timezone: toTimezone(user.timezone),
      },
      course:
        course === undefined
          ? null
          : {
              id: course.id,
              fullname: course.fullname,
              shortname: course.shortname,
              summary: course.summary,
              url: `${this.#url}/course/view.php?id=${course.id}`,
            },
      outline: null,
      contact: null,
      policyText: null,
      settings: DEFAULT_SETTINGS,
      unavailable: null,
    };
  }
}

/** Returns a valid time zone, else null. Moodle uses 99 for the server's own, and offsets such as "5.5" in old data. */
export function toTimezone(timezone: string | undefined): string | null {
  if (timezone === undefined || /^-?[\d.]+$/.test(timezone)) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
