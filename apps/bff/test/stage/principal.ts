import type { Principal } from "../../src/chat/ports.ts";

/** Returns a student in a Moodle course, as from a verified launch token. */
export function toPrincipal(over: Partial<Principal> = {}): Principal {
  return {
    siteId: "moodle",
    issuer: "https://moodle.example",
    userId: "3",
    courseId: 2,
    contextId: null,
    instanceId: null,
    cmid: null,
    switchedRoleId: null,
    messagesPerDay: null,
    role: "student",
    locale: "en",
    ...over,
  };
}
