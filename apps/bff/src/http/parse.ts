import * as z from "zod";
import { AppError } from "../errors.ts";

/** What `zod` and `zod/mini` schemas have in common. */
type Schema<T> = z.core.$ZodType<T>;

/**
 * Parses something a client sent.
 * @throws AppError `invalid_request`, naming each field that is wrong, never its content.
 */
export function parse<T>(schema: Schema<T>, value: unknown): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    if (issue.code === "unrecognized_keys")
      return `unknown field ${issue.keys.map((key) => key.slice(0, 40)).join(", ")}`;
    const where = issue.path.join(".") || "body";
    return `${where}: ${toReason(issue)}`;
  });
  throw new AppError("invalid_request", { message: `${faults.join("; ")}.` });
}

function toReason(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "custom":
      return issue.message;
    case "invalid_type":
      return `must be ${issue.expected}`;
    default:
      return "is not valid";
  }
}
