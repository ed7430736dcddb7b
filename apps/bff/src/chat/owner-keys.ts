import { createHash, createHmac } from "node:crypto";
import type { Asker, Principal } from "./ports.ts";
import type { OwnerKeys } from "./store-ports.ts";

function hash(parts: readonly (string | number | null)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/** The hashes under which a principal's things are kept. The store holds no user id in clear. */
export function toOwnerKeys({ issuer, userId, courseId }: Principal): OwnerKeys {
  return {
    user: hash(["user", issuer, userId]),
    owner: hash(["owner", issuer, userId, courseId]),
    courseId,
  };
}

/** Whose limits count for a principal. */
export function toAsker({ siteId, messagesPerDay }: Principal, { user, owner }: OwnerKeys): Asker {
  return { site: siteId, user, owner, messagesPerDay };
}

/** The hash under which a course's numbers are kept. */
export function toCourseKey({ issuer, courseId }: Principal): string {
  return hash(["course", issuer, courseId]);
}

/** What stands for a user at the model's vendor: nobody without the site's secret can tell who it is. */
export function toUserHash({ issuer, userId }: Principal, siteSecret: string): string {
  return createHmac("sha256", siteSecret)
    .update(JSON.stringify(["vendor", issuer, userId]))
    .digest("hex");
}

/**
 * The session a first question opens. Derived from the question's own id and a secret: a client that repeats the
 * request because it never saw the answer comes to the same session, on any replica, and nobody else can guess it.
 */
export function toSessionId({ owner }: OwnerKeys, messageId: string, siteSecret: string): string {
  return createHmac("sha256", siteSecret)
    .update(JSON.stringify(["session", owner, messageId]))
    .digest("base64url")
    .slice(0, 32);
}

/** Tells two questions apart that claim the same `message_id`. */
export function toFingerprint(message: string, replaceMessageId: string | undefined): string {
  return hash([message, replaceMessageId ?? null]);
}
