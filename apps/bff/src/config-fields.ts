import { SECRET_MIN_BYTES } from "@sidenote/protocol";
import * as z from "zod";

export const wholeNumber = (fallback: number, least = 0, most = Number.MAX_SAFE_INTEGER) =>
  z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(least)
    .max(most)
    .default(fallback);
/** The longest delay that a Node timer supports. */
const SECONDS_MAX = 2_147_483;
export const seconds = (fallback: number, least = 0) =>
  z.coerce
    .number("must be a number of seconds")
    .min(least, `must be ${least} seconds or more`)
    .max(SECONDS_MAX, `must be ${SECONDS_MAX} seconds or less`)
    .default(fallback);
/** The shortest sensible timeout for another system. */
export const TIMEOUT_MIN_SECONDS = 0.05;

export const httpUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "must be an http or https URL",
  )
  .transform((text) => text.replace(/\/+$/, ""));

export const origin = z
  .string()
  .refine(
    (text) =>
      URL.canParse(text) &&
      /^https?:$/.test(new URL(text).protocol) &&
      new URL(text).href === `${new URL(text).origin}/`,
    "must be an origin such as https://www.example.org, with no path",
  )
  .transform((text) => new URL(text).origin);

export const secret = z
  .string()
  .refine(
    (text) => Buffer.byteLength(text) >= SECRET_MIN_BYTES,
    `must have ${SECRET_MIN_BYTES} bytes or more`,
  );

/** `kid:secret,kid:secret`. A secret may contain a colon, a kid may not. */
export const launchSecrets = z.string().transform((text, context) => {
  const secrets = new Map<string, string>();
  for (const part of text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean)) {
    const colon = part.indexOf(":");
    const kid = part.slice(0, Math.max(colon, 0));
    if (kid === "") {
      context.addIssue({ code: "custom", message: "must be kid:secret, comma-separated" });
    } else if (!secret.safeParse(part.slice(colon + 1)).success) {
      context.addIssue({
        code: "custom",
        message: `the secret of "${kid}" must have ${SECRET_MIN_BYTES} bytes or more`,
      });
    } else if (secrets.has(kid)) {
      context.addIssue({ code: "custom", message: `"${kid}" appears twice` });
    } else {
      secrets.set(kid, part.slice(colon + 1));
    }
  }
  if (secrets.size === 0 && context.issues.length === 0) {
    context.addIssue({ code: "custom", message: "must contain at least one secret" });
  }
  return secrets;
});

/** Returns one line per issue, with its path and message but never the value. */
export function toFaults(error: z.ZodError, prefix = ""): string[] {
  return error.issues.map((issue) => `${prefix}${issue.path.join(".")}: ${issue.message}`);
}
