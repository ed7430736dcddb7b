import * as z from "zod/mini";
import { errorEventSchema } from "./errors.ts";

/** How an answer ended. In the history an answer may also be `interrupted`. */
export const doneStatusSchema = z.enum(["complete", "stopped", "truncated", "refused"]);
export type DoneStatus = z.infer<typeof doneStatusSchema>;

/** What an answer is based on: the course's own material, general knowledge, or nothing (an empty answer). */
export const groundingSchema = z.enum(["course", "general", "none"]);
export type Grounding = z.infer<typeof groundingSchema>;

/** Tokens as Claude counts them. `input_tokens` excludes what was read from or written to the prompt cache. */
export const usageSchema = z.object({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_creation_input_tokens: z.int(),
  cache_read_input_tokens: z.int(),
});
export type Usage = z.infer<typeof usageSchema>;

export const startEventSchema = z.object({
  type: z.literal("start"),
  session_id: z.string(),
  turn_id: z.string(),
  /** The question's id in the history. */
  message_id: z.string(),
});

/** Progress to show while waiting; never stored in the history. */
export const statusEventSchema = z.object({
  type: z.literal("status"),
  stage: z.enum(["reading_course", "thinking", "searching"]),
  query: z.optional(z.string()),
});

/** A piece of the answer's Markdown. */
export const chunkEventSchema = z.object({ type: z.literal("chunk"), content: z.string() });

export const citationSchema = z.object({
  index: z.int(),
  title: z.string(),
  url: z.string(),
  cited_text: z.string(),
  /** Moodle's course-module id. */
  cmid: z.optional(z.int()),
  page: z.optional(z.int()),
});
export type Citation = z.infer<typeof citationSchema>;

export const citationEventSchema = z.extend(citationSchema, { type: z.literal("citation") });

export const doneEventSchema = z.object({
  type: z.literal("done"),
  /** The answer's id in the history. */
  message_id: z.string(),
  status: doneStatusSchema,
  grounding: groundingSchema,
  usage: usageSchema,
});

export const policyRequiredEventSchema = z.object({
  type: z.literal("policy_required"),
  message: z.string(),
  policy_url: z.optional(z.string()),
});

export const unavailableReasonSchema = z.enum(["exam_in_progress", "disabled_here"]);
export type UnavailableReason = z.infer<typeof unavailableReasonSchema>;

export const unavailableEventSchema = z.object({
  type: z.literal("unavailable"),
  reason: unavailableReasonSchema,
  message: z.string(),
});

/**
 * The events of a turn: `start` (always id 1), then any number of `status`, `chunk` and `citation`, then exactly one of
 * `done`, `policy_required`, `unavailable` and `error`. Ids are 1, 2, 3… within the turn. SSE frames carry the id in
 * their `id:` line, WebSocket frames as a field `id` of the same JSON.
 */
export const turnEventSchema = z.discriminatedUnion("type", [
  startEventSchema,
  statusEventSchema,
  chunkEventSchema,
  citationEventSchema,
  doneEventSchema,
  policyRequiredEventSchema,
  unavailableEventSchema,
  errorEventSchema,
]);

export type StatusEvent = z.infer<typeof statusEventSchema>;
export type DoneEvent = z.infer<typeof doneEventSchema>;
export type PolicyRequiredEvent = z.infer<typeof policyRequiredEventSchema>;
export type UnavailableEvent = z.infer<typeof unavailableEventSchema>;
export type TurnEvent = z.infer<typeof turnEventSchema>;

/** Whether the event is the last one of its turn. */
export function isFinal(event: TurnEvent): boolean {
  return (
    event.type === "done" ||
    event.type === "error" ||
    event.type === "policy_required" ||
    event.type === "unavailable"
  );
}
