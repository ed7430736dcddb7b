import * as z from "zod";
import { AppError } from "../errors.ts";

/** The common type of `zod` and `zod/mini` schemas. */
type Schema<T> = z.core.$ZodType<T>;

/**
 * Parses client input.
 * @throws AppError `invalid_request`, naming each invalid field but never its content.
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
