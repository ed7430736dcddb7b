import { pino, type DestinationStream, type Logger } from "pino";
import { AppError } from "./errors.ts";

export type { Logger };

/** Field names that may hold a secret or a person's text, redacted in case they are logged by mistake. */
const NEVER_LOGGED = [
  "token",
  "authorization",
  "cookie",
  "apiKey",
  "secret",
  "secrets",
  "wstoken",
  "message_text",
  "content",
  "question",
  "answer",
  "prompt",
];

/**
 * Creates a logger that writes JSON lines to standard output. Message text, tokens and secrets must never be passed to
 * it; as a safeguard, fields of these names are redacted at the top level and one and two levels down.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { service: "sidenote-bff" },
      redact: {
        paths: NEVER_LOGGED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: "[redacted]",
      },
      serializers: { err: toLoggedError },
    },
    destination ?? pino.destination({ fd: 1, sync: false }),
  );
}

/**
 * Returns what may be logged of an error: names, codes, our own details and stacks. A vendor's error may carry the
 * whole request, prompt included.
 */
export function toLoggedError(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const logged: Record<string, unknown> = { type: thrown.name };
  if (thrown instanceof AppError) {
    logged["code"] = thrown.code;
    if (thrown.detail !== undefined) logged["detail"] = thrown.detail;
  } else {
    if ("code" in thrown && typeof thrown.code === "string") logged["code"] = thrown.code;
    if ("status" in thrown && typeof thrown.status === "number") logged["status"] = thrown.status;
    // Stack frames only: the lines before repeat the message, which may quote a user's text.
    logged["stack"] = thrown.stack
      ?.split("\n")
      .filter((line) => line.trimStart().startsWith("at "))
      .slice(0, 12)
      .join("\n");
  }
  if (
    thrown.cause !== undefined &&
    !(thrown instanceof AppError && thrown.code === "invalid_request")
  ) {
    logged["cause"] = toLoggedError(thrown.cause);
  }
  return logged;
}
