import * as z from "zod/mini";

/** The longest life a launch token may have, in seconds, from `iat` to `exp`. */
const LAUNCH_TOKEN_MAX_SECONDS = 15 * 60;

/** How far two clocks may differ, in seconds. */
export const CLOCK_LEEWAY_SECONDS = 30;

/** The shortest secret a launch token may be signed with, in bytes (RFC 7518, 3.2). */
export const SECRET_MIN_BYTES = 32;

export const roleSchema = z.enum(["student", "teacher", "guest"]);
export type Role = z.infer<typeof roleSchema>;

const positiveInteger = z.int().check(z.positive());
const nonEmpty = z.string().check(z.minLength(1), z.maxLength(255));

/** BCP 47, as `Intl` understands it. */
export const localeSchema = z.string().check(
  z.minLength(2),
  z.maxLength(35),
  z.refine((tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
      return false;
    }
  }, "not a BCP 47 language tag"),
);

/**
 * The claims of a launch token: a JWT (HS256, `kid` in its header) that a registered site signs for one of its users.
 * It carries no personal data. Signature, audience, issuer and clock are checked where the secret is known; here is
 * the shape, and that the token's life is no longer than it may be.
 */
export const launchClaimsSchema = z
  .object({
    iss: nonEmpty,
    aud: z.union([nonEmpty, z.array(nonEmpty).check(z.minLength(1))]),
    sub: nonEmpty,
    course_id: z.optional(positiveInteger),
    context_id: z.optional(positiveInteger),
    instance_id: z.optional(positiveInteger),
    /** The activity whose page the user has open (Moodle only). */
    cmid: z.optional(positiveInteger),
    /** How many questions a day the site lets this user ask in this course. Absent: as many as the server. */
    messages_per_day: z.optional(positiveInteger),
    role: roleSchema,
    locale: localeSchema,
    iat: z.int(),
    exp: z.int(),
    jti: nonEmpty,
    scope: z.optional(z.literal("privacy")),
  })
  .check(
    z.refine(
      ({ iat, exp }) => exp > iat && exp - iat <= LAUNCH_TOKEN_MAX_SECONDS,
      "lives too long, or ends before it begins",
    ),
  );
export type LaunchClaims = z.infer<typeof launchClaimsSchema>;
