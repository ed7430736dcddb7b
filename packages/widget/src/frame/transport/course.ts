import type { CoursePort } from "../ports.ts";
import type { Send } from "./api.ts";

/** The course and the student, over HTTP. */
export function createCourse(send: Send): CoursePort {
  return {
    loadContext: async () => (await send("GET", "/context?latest=1")).json(),
    listSessions: async () => (await (await send("GET", "/chat/sessions")).json()).sessions,
    async acceptPolicy() {
      await send("POST", "/policy/accept");
    },
  };
}
