import * as z from "zod";
import type {
  Activity,
  ContextSource,
  CourseContext,
  PolicyReader,
  Principal,
} from "../chat/ports.ts";
import type { MoodleClient } from "./client.ts";
import { toTimezone } from "./core-context.ts";
import { toBlockParameters } from "./parameters.ts";

/** The block's web-service function that returns the whole context of a turn in one call, as the user sees it. */
export const TURN_CONTEXT_FUNCTION = "block_sidenote_get_turn_context";

const turnContextSchema = z.object({
  user: z.object({ id: z.int(), firstname: z.string(), timezone: z.string() }),
  policy: z.enum(["accepted", "required", "not_needed"]),
  policy_text: z.string().optional(),
  course: z
    .object({
      id: z.int(),
      fullname: z.string(),
      shortname: z.string(),
      summary: z.string(),
      url: z.string(),
    })
    .optional(),
  settings: z.object({
    title: z.string(),
    persona: z.string(),
    instructions: z.string(),
    welcome: z.string(),
    /** Absent in blocks from before this setting. */
    notice: z.string().optional(),
    starters: z.array(z.string()),
    style: z.enum(["direct", "socratic", "hints"]),
    /** Absent in blocks from before this setting. */
    graded_hints: z.boolean().optional(),
    outside_allowed: z.boolean(),
    /** Absent in blocks from before document search. */
    documents_allowed: z.boolean().optional(),
  }),
  /** Absent where there is nobody to name, and in blocks from before this setting. No reason to fail a turn. */
  contact: z
    .object({
      kind: z.enum(["teachers", "forum"]),
      url: z.url({ protocol: /^https?$/, normalize: true }),
    })
    .optional()
    .catch(undefined),
  exam_lock: z.boolean(),
  ai_enabled: z.boolean(),
  outline: z.array(
    z.object({
      section: z.string(),
      summary: z.string(),
      activities: z.array(
        z.object({
          cmid: z.int(),
          name: z.string(),
          modname: z.string(),
          graded: z.boolean().optional(),
          available: z.boolean(),
          availability: z.string().optional(),
          url: z.string().optional(),
          description: z.string().optional(),
          dates: z.array(z.object({ label: z.string(), timestamp: z.int() })),
          completed: z.boolean().optional(),
          submission: z
            .object({
              status: z.enum(["none", "draft", "reopened", "submitted"]),
              time: z.int().optional(),
            })
            .optional(),
          results: z
            .array(
              z.object({
                name: z.string(),
                grade: z.string().optional(),
                feedback: z.string().optional(),
              }),
            )
            .optional(),
        }),
      ),
    }),
  ),
});
type TurnContext = z.infer<typeof turnContextSchema>;
type ActivityAnswer = TurnContext["outline"][number]["activities"][number];

/**
 * Users, courses and the AI policy through our Moodle block. Nothing is cached between turns, since an exam may have
 * begun in another tab. Within one turn, Moodle is called once.
 */
export class BlockContextSource implements ContextSource, PolicyReader {
  readonly #client: MoodleClient;
  /** The policy status of the last `getContext` call, by principal object. */
  readonly #policies = new WeakMap<Principal, TurnContext["policy"]>();

  constructor(client: MoodleClient) {
    this.#client = client;
  }

  async getContext(
    principal: Principal,
    signal: AbortSignal,
    startsConversation = false,
  ): Promise<CourseContext> {
    const answer = await this.#client.call({
      function: TURN_CONTEXT_FUNCTION,
      parameters: {
        ...toBlockParameters(principal),
        newconversation: startsConversation,
      },
      schema: turnContextSchema,
      signal,
      asksAboutPerson: true,
    });
    this.#policies.set(principal, answer.policy);
    return toCourseContext(answer);
  }

  async isAccepted(principal: Principal, signal: AbortSignal): Promise<boolean> {
    if (!this.#policies.has(principal)) await this.getContext(principal, signal);
    return this.#policies.get(principal) !== "required";
  }
}

function toCourseContext({
  user,
  course,
  settings,
  outline,
  contact,
  exam_lock,
  ai_enabled,
  policy_text,
}: TurnContext): CourseContext {
  return {
    user: { firstName: user.firstname, timezone: toTimezone(user.timezone) },
    course: course ?? null,
    outline:
      course === undefined
        ? null
        : outline.map(({ section, summary, activities }) => ({
            name: section,
            summary,
            activities: activities.map((activity) => ({
              cmid: activity.cmid,
              name: activity.name,
              modname: activity.modname,
              graded: activity.graded === true,
              url: activity.url ?? null,
              dates: activity.dates,
              description: [toAvailability(activity), activity.description ?? ""].join(" ").trim(),
              ...toProgress(activity),
            })),
          })),
    settings: {
      title: settings.title,
      welcome: settings.welcome,
      notice: settings.notice ?? "",
      starters: settings.starters,
      persona: settings.persona,
      instructions: settings.instructions,
      tutoringStyle: settings.style,
      gradedHints: settings.graded_hints === true,
      outsideAllowed: settings.outside_allowed,
      documentsAllowed: course !== undefined && settings.documents_allowed === true,
    },
    contact: contact ?? null,
    policyText: policy_text ?? null,
    unavailable: exam_lock ? "exam_in_progress" : ai_enabled ? null : "disabled_here",
  };
}

function toProgress({
  completed,
  submission,
  results = [],
}: ActivityAnswer): Pick<Activity, "progress"> {
  if (completed === undefined && submission === undefined && results.length === 0) return {};
  return {
    progress: {
      completed: completed ?? null,
      submission: submission?.status ?? null,
      submittedAt: submission?.time ?? null,
      results: results.map(({ name, grade = null, feedback = "" }) => ({ name, grade, feedback })),
    },
  };
}

/** An activity that is open and has an availability is open to somebody who teaches, and closed to some students. */
function toAvailability({ available, availability = "" }: ActivityAnswer): string {
  const why = availability === "" ? "" : ` (${availability})`;
  if (!available) return `Not open to this student now${why}.`;
  return why === "" ? "" : `Not open to all students now${why}.`;
}
