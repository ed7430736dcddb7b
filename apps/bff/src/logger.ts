import { pino, type DestinationStream, type Logger } from "pino";
import { AppError } from "./errors.ts";

export type { Logger };

/** Words under which a secret or a person's text could stand in a log line, at whatever depth they were put there by mistake. */
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
 * JSON lines on standard output. Message text, tokens and secrets are never passed to it; should one be by mistake,
 * it is redacted one and two levels down.
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
 * What the log may know of an error. A vendor's error carries the request it failed on, prompt and all, so only names,
 * codes, our own details and stacks are kept.
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
    // Frames only: the first lines repeat the message, which may quote what a person wrote.
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
