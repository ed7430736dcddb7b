import type { CoursePort } from "../ports.ts";
import type { Send } from "./api.ts";

/** Creates the course port over HTTP. */
export function createCourse(send: Send): CoursePort {
  return {
    loadContext: async () => (await send("GET", "/context?latest=1")).json(),
    listSessions: async () => (await (await send("GET", "/chat/sessions")).json()).sessions,
    async acceptPolicy() {
      await send("POST", "/policy/accept");
    },
  };
}
