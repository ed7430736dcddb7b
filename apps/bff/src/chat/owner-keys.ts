import { createHash, createHmac } from "node:crypto";
import type { Principal } from "./ports.ts";
import type { Asker } from "./quota-ports.ts";
import type { OwnerKeys } from "./store-ports.ts";

function hash(parts: readonly (string | number | null)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/**
 * Returns the hashes under which a principal's data is stored. The store never holds a user id in plain text. Whoever has
 * switched to another role has conversations of their own in it: the others may tell what that role may not see.
 */
export function toOwnerKeys({ issuer, userId, courseId, switchedRoleId }: Principal): OwnerKeys {
  const role = switchedRoleId === null ? [] : [switchedRoleId];
  return {
    user: hash(["user", issuer, userId]),
    owner: hash(["owner", issuer, userId, courseId, ...role]),
    courseId,
  };
}

/** Returns whose limits apply to a principal. */
export function toAsker({ siteId, messagesPerDay }: Principal, { user, owner }: OwnerKeys): Asker {
  return { site: siteId, user, owner, messagesPerDay };
}

/** Returns the hash under which a course's statistics are stored. */
export function toCourseKey({ issuer, courseId }: Principal): string {
  return hash(["course", issuer, courseId]);
}

/** Returns the pseudonym of a user for the model's vendor: a keyed hash, which only the site's secret can reproduce. */
export function toUserHash({ issuer, userId }: Principal, siteSecret: string): string {
  return createHmac("sha256", siteSecret)
    .update(JSON.stringify(["vendor", issuer, userId]))
    .digest("hex");
}

/**
 * Returns the id of the session that a first question opens. Derived from the question's id and a secret, so that a
 * client that repeats the request reaches the same session on any replica, and nobody else can guess it.
 */
export function toSessionId({ owner }: OwnerKeys, messageId: string, siteSecret: string): string {
  return createHmac("sha256", siteSecret)
    .update(JSON.stringify(["session", owner, messageId]))
    .digest("base64url")
    .slice(0, 32);
}

/** Distinguishes different questions sent under the same `message_id`. */
export function toFingerprint(message: string, replaceMessageId: string | undefined): string {
  return hash([message, replaceMessageId ?? null]);
}
