import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";

export const ISSUER = "https://moodle.example";
export const PUBLIC_URL = "https://bff.example";
export const KID = "2026-11";
export const SECRET = "a-launch-secret-of-32-bytes-or-more!";
export const OLD_KID = "2026-05";
export const OLD_SECRET = "the-secret-before-the-one-of-today!!";

export interface TokenOptions {
  secret?: string;
  /** The protected header; replaces `{alg, kid}`. */
  header?: { alg: string; kid?: string };
}

/** Returns the current time in seconds, as in a token's claims. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Claims of a student in the demo course who has accepted the policy. */
export function toClaims(over: Record<string, unknown> = {}): Record<string, unknown> {
  const now = nowSeconds();
  const claims: Record<string, unknown> = {
    iss: ISSUER,
    aud: PUBLIC_URL,
    sub: "3",
    course_id: 2,
    context_id: 21,
    instance_id: 12,
    role: "student",
    locale: "en",
    iat: now,
    exp: now + 300,
    jti: randomUUID(),
    ...over,
  };
  // An undefined claim is an absent one.
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

export function signToken(
  over: Record<string, unknown> = {},
  { secret = SECRET, header = { alg: "HS256", kid: KID } }: TokenOptions = {},
): Promise<string> {
  return new SignJWT(toClaims(over))
    .setProtectedHeader(header)
    .sign(new TextEncoder().encode(secret));
}
