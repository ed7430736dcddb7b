import { Router } from "express";
import type { PolicyStore, SessionStore } from "../chat/store-ports.ts";
import { toOwnerKeys } from "../chat/owner-keys.ts";
import type { CourseFeedback } from "../chat/course-feedback.ts";
import type { Turns } from "../chat/turns.ts";
import { launchOf } from "./request.ts";

export interface UserRoutes {
  turns: Turns;
  sessions: SessionStore;
  policies: PolicyStore;
  courseFeedback: Pick<CourseFeedback, "exportUser" | "forget">;
}

/** `/users/me`: export and erasure of a user's data, in all courses of their site. */
export function createUserRoutes({
  turns,
  sessions,
  policies,
  courseFeedback,
}: UserRoutes): Router {
  const router = Router();

  router.get("/export", async (request, response) => {
    const { principal } = launchOf(request);
    const { user } = toOwnerKeys(principal);
    const [conversations, acceptedAt, feedback] = await Promise.all([
      sessions.exportUser(user),
      policies.acceptedAt(user),
      courseFeedback.exportUser(user),
    ]);
    response.json({
      user: { issuer: principal.issuer, id: principal.userId },
      exported_at: new Date().toISOString(),
      policy_accepted_at: acceptedAt,
      sessions: conversations,
      feedback,
    });
  });

  router.delete("/", async (request, response) => {
    const { user } = toOwnerKeys(launchOf(request).principal);
    const held = await sessions.exportUser(user);
    let erased = 0;
    for (const { sessionId, owner, courseId } of await sessions.listUser(user)) {
      if (await turns.clear({ user, owner, courseId }, sessionId)) erased += 1;
    }
    await courseFeedback.forget(user);
    const forgotten = await policies.forget(user);
    response.json({
      erased: {
        sessions: erased,
        messages: held.reduce((sum, { messages }) => sum + messages.length, 0),
        policy_acceptances: forgotten ? 1 : 0,
      },
      erased_at: new Date().toISOString(),
    });
  });

  return router;
}
