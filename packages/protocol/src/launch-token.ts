import * as z from "zod/mini";

/** The longest lifetime of a launch token, from `iat` to `exp`, in seconds. */
const LAUNCH_TOKEN_MAX_SECONDS = 15 * 60;

/** The tolerated difference between the clocks of site and server, in seconds. */
export const CLOCK_LEEWAY_SECONDS = 30;

/** The minimum length of a signing secret, in bytes (RFC 7518, 3.2). */
export const SECRET_MIN_BYTES = 32;

export const roleSchema = z.enum(["student", "teacher", "guest"]);
export type Role = z.infer<typeof roleSchema>;

const positiveInteger = z.int().check(z.positive());
const nonEmpty = z.string().check(z.minLength(1), z.maxLength(255));

/** A BCP 47 language tag accepted by `Intl`. */
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

/** What a site's server may use a token for, and nothing else: a person's data, or the reports on a course. */
export const launchScopeSchema = z.enum(["privacy", "reports"]);
export type LaunchScope = z.infer<typeof launchScopeSchema>;

/**
 * The claims of a launch token: a JWT (HS256, `kid` in its header) that a registered site signs for one of its users.
 * It contains no names or other personal details. This schema validates only the shape and the lifetime; signature,
 * audience, issuer and expiry are verified by the BFF, which has the secret.
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
    /** The role that a teacher has switched to, to see the course as a student does (Moodle only). */
    switched_role_id: z.optional(positiveInteger),
    /** The site's limit on this user's questions per day in this course. Absent: only the server's own limits apply. */
    messages_per_day: z.optional(positiveInteger),
    role: roleSchema,
    locale: localeSchema,
    iat: z.int(),
    exp: z.int(),
    jti: nonEmpty,
    scope: z.optional(launchScopeSchema),
  })
  .check(
    z.refine(({ iat, exp }) => exp > iat && exp - iat <= LAUNCH_TOKEN_MAX_SECONDS, {
      path: ["exp"],
      error: "lives too long, or ends before it begins",
    }),
  );
export type LaunchClaims = z.infer<typeof launchClaimsSchema>;
