import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";

export interface Launch {
  issuer: string;
  audience: string;
  kid: string;
  secret: string;
  userId: number;
  courseId: number;
  cmid: number;
  role: string;
  locale: string;
  ttlSeconds: number;
  /** How far `iat` and `exp` are moved into the past, to try out expired tokens. */
  ageSeconds: number;
}

/** Signs a launch token as Sidenote's Moodle block does. */
export function signLaunchToken(launch: Launch): Promise<string> {
  const now = Math.floor(Date.now() / 1000) - launch.ageSeconds;
  const { courseId, cmid, role, locale } = launch;
  return new SignJWT({ course_id: courseId, ...(cmid === 0 ? {} : { cmid }), role, locale })
    .setProtectedHeader({ alg: "HS256", kid: launch.kid })
    .setIssuer(launch.issuer)
    .setAudience(launch.audience)
    .setSubject(String(launch.userId))
    .setIssuedAt(now)
    .setExpirationTime(now + launch.ttlSeconds)
    .setJti(randomUUID())
    .sign(new TextEncoder().encode(launch.secret));
}
