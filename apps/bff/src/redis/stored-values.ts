import { type Feedback, feedbackSchema, type Message, messageSchema } from "@sidenote/protocol";
import type { KnownTurn } from "../chat/store-ports.ts";

/** Returns a session's entry in its user's index. */
export function toMember(course: number | string | null | undefined, sessionId: string): string {
  return `${course ?? ""} ${sessionId}`;
}

/** @throws Error if it is not a message */
export function toMessage(json: string): Message {
  return messageSchema.parse(JSON.parse(json));
}

/** @throws Error if it is not feedback */
export function toFeedback(json: string): Feedback {
  return feedbackSchema.parse(JSON.parse(json));
}

/** Parses `turn_id fingerprint`. */
export function toKnownTurn(value: string): KnownTurn {
  const [turnId = "", fingerprint = ""] = value.split(" ");
  return { turnId, fingerprint };
}

/** Returns Unix milliseconds, as stored, in ISO 8601. */
export function toIsoTime(milliseconds: string | null | undefined): string {
  return new Date(Number(milliseconds ?? 0)).toISOString();
}
