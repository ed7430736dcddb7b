import type { Principal } from "../../src/chat/ports.ts";

/** A student in a course of a Moodle, as a verified launch token tells of one. */
export function toPrincipal(over: Partial<Principal> = {}): Principal {
  return {
    siteId: "moodle",
    issuer: "https://moodle.example",
    userId: "3",
    courseId: 2,
    contextId: null,
    instanceId: null,
    cmid: null,
    messagesPerDay: null,
    role: "student",
    locale: "en",
    ...over,
  };
}
