import type { CoursePort } from "../ports.ts";
import { getJson, type Send } from "./api.ts";

/** Creates the course port over HTTP. */
export function createCourse(send: Send): CoursePort {
  return {
    loadContext: () => getJson(send, "/context?latest=1"),
    listSessions: async () => (await getJson(send, "/chat/sessions")).sessions,
    async acceptPolicy() {
      await send("POST", "/policy/accept");
    },
  };
}
