import * as z from "zod/mini";
import { chatRequestShape, idSchema } from "./chat.ts";

/** Why the server closed a socket (RFC 6455, 7.4; 1012 is IANA's "service restart"). */
export const CLOSE_CODES = {
  restart: 1012,
  token: 4401,
  auth_timeout: 4408,
  frame_too_large: 4413,
  rate: 4429,
} as const;

/** Seconds a client has to send its first `auth` frame. */
export const AUTH_TIMEOUT_SECONDS = 5;

/** Seconds an authenticated socket outlives its token without a renewal. */
export const TOKEN_GRACE_SECONDS = 60;

/** What a client may send on `/ws/chat`. The first frame is `auth`. */
export function clientFrameSchema(maxCharacters?: number) {
  return z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("auth"), token: z.string() }),
    z.strictObject({ type: z.literal("message"), ...chatRequestShape(maxCharacters) }),
    z.strictObject({ type: z.literal("stop") }),
    z.strictObject({
      type: z.literal("resume"),
      session_id: idSchema,
      turn_id: idSchema,
      after: z.int().check(z.nonnegative()),
    }),
  ]);
}
export type ClientFrame = z.infer<ReturnType<typeof clientFrameSchema>>;

/** The answer to an `auth` frame. All other frames of the server are turn events with their `id`. */
export interface ReadyFrame {
  type: "ready";
}
