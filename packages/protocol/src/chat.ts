import * as z from "zod/mini";
import { citationSchema, doneStatusSchema, groundingSchema, usageSchema } from "./events.ts";

/** The largest JSON body and WebSocket frame a client may send, in bytes. */
export const BODY_MAX_BYTES = 64 * 1024;

/** The longest message, in Unicode code points after trimming, unless the BFF is configured otherwise. */
export const MESSAGE_MAX_CHARACTERS = 8000;

/** A UUID of any version, normalised to lower case so that a question has only one id. */
export const uuidSchema = z.guid().check(z.toLowerCase());

/** Ids made by the server (`session_id`, `turn_id`) or a client (`message_id`): short, and safe in URLs and keys. */
export const idSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

/** Matches a visible character: anything except white space, control and formatting characters. */
const VISIBLE = /[^\p{Z}\p{Cc}\p{Cf}]/u;

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** JSON may hold lone surrogates and NUL, which neither the model's vendor nor every store accepts. */
const storable = () =>
  z.overwrite<string>((text) => text.replace(/\p{Cs}/gu, "\uFFFD").replaceAll("\0", ""));

/** The fields of one turn's question, the same over HTTP and WebSocket. */
export function chatRequestShape(maxCharacters: number = MESSAGE_MAX_CHARACTERS) {
  return {
    message: z.string().check(
      storable(),
      z.trim(),
      z.refine((text) => VISIBLE.test(text), "is empty"),
      z.refine(
        (text) => text.length <= maxCharacters || countCodePoints(text) <= maxCharacters,
        `is longer than ${maxCharacters} characters`,
      ),
    ),
    session_id: z.optional(idSchema),
    message_id: z.optional(uuidSchema),
    // The id of a question: a UUID, stored in lower case.
    replace_message_id: z.optional(idSchema.check(z.toLowerCase())),
  };
}

/** The body of `POST /chat`. Unknown fields are rejected: history, role and system text never come from a client. */
export function chatRequestSchema(maxCharacters?: number) {
  return z.strictObject(chatRequestShape(maxCharacters));
}
export type ChatRequest = z.infer<ReturnType<typeof chatRequestSchema>>;

/** The response of `POST /chat` to a client that does not stream. */
export const chatResponseSchema = z.object({
  type: z.literal("message"),
  content: z.string(),
  session_id: z.string(),
  turn_id: z.string(),
  /** The answer's id. */
  message_id: z.string(),
  status: doneStatusSchema,
  grounding: groundingSchema,
  usage: usageSchema,
  citations: z.array(citationSchema),
});
export type ChatResponse = z.infer<typeof chatResponseSchema>;

export const messageStatusSchema = z.enum([
  "complete",
  "stopped",
  "truncated",
  "refused",
  "interrupted",
]);
export type MessageStatus = z.infer<typeof messageStatusSchema>;

export const ratingSchema = z.enum(["up", "down"]);
export type Rating = z.infer<typeof ratingSchema>;

/** One message of a conversation's history. `created_at` is ISO 8601, UTC. */
export const messageSchema = z.object({
  id: z.string(),
  role: z.enum(["user", "assistant"]),
  content: z.string(),
  status: messageStatusSchema,
  citations: z.optional(z.array(citationSchema)),
  /** The user's rating of the answer. */
  rating: z.optional(ratingSchema),
  created_at: z.string(),
});
export type Message = z.infer<typeof messageSchema>;

const turnOfQuestionSchema = z.object({ turn_id: z.string(), message_id: z.string() });

/** `GET /chat/:session_id`. */
export const conversationSchema = z.object({
  session_id: z.string(),
  messages: z.array(messageSchema),
  active_turn: z.optional(turnOfQuestionSchema),
  /** The turn of the last question, if that has no answer. The turn's events tell why. */
  unanswered_turn: z.optional(turnOfQuestionSchema),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** One row of `GET /chat/sessions`. `updated_at` is ISO 8601, UTC. */
export const sessionSummarySchema = z.object({
  session_id: z.string(),
  title: z.string(),
  updated_at: z.string(),
  message_count: z.int(),
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

export const sessionListSchema = z.object({ sessions: z.array(sessionSummarySchema) });
export type SessionList = z.infer<typeof sessionListSchema>;

/** The body of `PUT /chat/:session_id/messages/:id/feedback`. */
export const feedbackSchema = z.strictObject({
  rating: ratingSchema,
  reason: z.optional(z.string().check(storable(), z.trim(), z.maxLength(2000))),
});
export type Feedback = z.infer<typeof feedbackSchema>;

/**
 * `GET /feedback`: the reasons that students of a course gave with their ratings, the latest week first, of the weeks
 * that `GET /statistics` counts. `week` is the Monday (`YYYY-MM-DD`, UTC) of the week in which a reason was given.
 */
export const feedbackListSchema = z.object({
  /** How long reasons are kept; 0: teachers are not shown any. */
  days: z.int(),
  feedback: z.array(z.object({ rating: ratingSchema, reason: z.string(), week: z.string() })),
});
export type FeedbackList = z.infer<typeof feedbackListSchema>;

/** Where a student reaches people: the course's teachers, its forum, or whomever a site without a Moodle names. */
export const contactSchema = z.object({
  kind: z.enum(["teachers", "forum", "person"]),
  url: z.string(),
});
export type Contact = z.infer<typeof contactSchema>;

/** `GET /context`: what the widget needs on opening. */
export const contextSchema = z.object({
  user: z.object({ first_name: z.string() }),
  course: z.nullable(
    z.object({ id: z.int(), fullname: z.string(), shortname: z.string(), url: z.string() }),
  ),
  policy: z.enum(["accepted", "required", "not_needed"]),
  policy_kept_by: z.enum(["moodle", "bff", "none"]),
  /** The policy to accept, as plain text in the user's language, if the site provides it. */
  policy_text: z.optional(z.string()),
  title: z.string(),
  welcome: z.string(),
  /** What to know before asking here, shown at all times. */
  notice: z.optional(z.string()),
  /** Whom to ask where the assistant does not help. */
  contact: z.optional(contactSchema),
  starters: z.array(z.string()),
  limits: z.nullable(
    z.object({
      messages_left: z.nullable(z.int()),
      tokens_left: z.nullable(z.int()),
      /** ISO 8601, UTC. */
      resets_at: z.nullable(z.string()),
    }),
  ),
  retention_seconds: z.int(),
  /** The longest question, in code points. */
  message_max_characters: z.optional(z.int()),
  /** How many days the course's teachers can read the reason for a rating; 0: they cannot. */
  feedback_days: z.optional(z.int()),
  /** With `?latest=1` only: the session with the latest turn in this course; null if there is none. */
  latest_session_id: z.optional(z.nullable(z.string())),
});
export type Context = z.infer<typeof contextSchema>;

/**
 * The state of a course document: `waiting` to be read; `read`; `empty`, without text (e.g. a scan); `unreadable`;
 * `too_large` for the server's memory limit; `failed` to load from the site, to be retried.
 */
export const documentStateSchema = z.enum([
  "waiting",
  "read",
  "empty",
  "unreadable",
  "too_large",
  "failed",
]);
export type DocumentState = z.infer<typeof documentStateSchema>;

/**
 * `GET /documents`: for a teacher, the course's documents that they may read. Null if the server reads no documents.
 */
export const documentsSchema = z.object({
  documents: z.nullable(z.array(z.object({ id: z.string(), state: documentStateSchema }))),
});
export type Documents = z.infer<typeof documentsSchema>;

/**
 * `GET /statistics`: usage statistics of the course over the last completed weeks (Monday to Sunday,
 * UTC). Teachers are not counted, and guests do not count as `people`. Weeks in which fewer than `min_people` asked are
 * excluded from all sums; `counts` is null if no weeks remain.
 */
export const statisticsSchema = z.object({
  min_people: z.int(),
  periods: z.array(
    z.object({
      weeks: z.int(),
      counts: z.nullable(
        z.object({
          people: z.int(),
          questions: z.int(),
          /** Answers with and without citations of the course. Stopped, abandoned or refused turns count as neither. */
          from_course: z.int(),
          general: z.int(),
          /** Questions that ended in an error. */
          unanswered: z.int(),
          /** Ratings. */
          up: z.int(),
          down: z.int(),
          /** Input tokens not read from the cache, and output tokens. */
          tokens: z.int(),
        }),
      ),
    }),
  ),
});
export type Statistics = z.infer<typeof statisticsSchema>;
