import * as z from "zod/mini";
import { chatRequestShape, idSchema } from "./chat.ts";

/** The server's close codes (RFC 6455, 7.4; 1012 is IANA's "service restart"). */
export const CLOSE_CODES = {
  restart: 1012,
  token: 4401,
  auth_timeout: 4408,
  frame_too_large: 4413,
  rate: 4429,
} as const;

/** How long a client has to send its first `auth` frame, in seconds. */
export const AUTH_TIMEOUT_SECONDS = 5;

/** How long an authenticated socket stays open after its token has expired, in seconds. */
export const TOKEN_GRACE_SECONDS = 60;

/** The frames that a client may send on `/ws/chat`. The first one is `auth`. */
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

/** The response to an `auth` frame. All other frames from the server are turn events with their `id`. */
export interface ReadyFrame {
  type: "ready";
}
