import type { Context } from "@sidenote/protocol";
import { Router } from "express";
import type { CourseFeedback } from "../chat/course-feedback.ts";
import type { ContextSource, PolicyKeeper } from "../chat/ports.ts";
import type { Quota } from "../chat/quota-ports.ts";
import type { CourseLibrary } from "../chat/library-ports.ts";
import type { SessionStore } from "../chat/store-ports.ts";
import { toAsker, toOwnerKeys } from "../chat/owner-keys.ts";
import { toPageNotice } from "./page-notice.ts";
import { toStarters } from "./starters.ts";
import { goneSignal, launchOf } from "./request.ts";

export interface ContextRoutes {
  contexts: ContextSource;
  library: Pick<CourseLibrary, "warm">;
  policies: PolicyKeeper;
  quota: Quota;
  sessions: Pick<SessionStore, "list">;
  courseFeedback: Pick<CourseFeedback, "daysFor">;
  sessionTtlSeconds: number;
  messageMaxCharacters: number;
}

const DEFAULT_TITLE = "Sidenote";

/** `/context` and `/policy`: what the widget shows before the first question. `GET /context` also warms the library. */
export function createContextRoutes({
  contexts,
  library,
  policies,
  quota,
  sessions,
  courseFeedback,
  sessionTtlSeconds,
  messageMaxCharacters,
}: ContextRoutes): Router {
  const router = Router();

  router.get("/context", async (request, response) => {
    const { principal } = launchOf(request);
    const gone = goneSignal(response);
    const context = await contexts.getContext(principal, gone);
    const keys = toOwnerKeys(principal);
    // On request only. Saves the widget a separate request at every load.
    const wantsLatest = request.query["latest"] !== undefined;
    const [accepted, limits, latest] = await Promise.all([
      policies.isAccepted(principal, gone),
      quota.left(toAsker(principal, keys)),
      wantsLatest ? sessions.list(keys, 1) : null,
    ]);
    const keptBy = policies.keptBy(principal);
    const { user, course, settings } = context;
    const notice = [toPageNotice(context, principal), settings.notice].filter(Boolean).join(" ");
    if (settings.documentsAllowed && context.unavailable === null) library.warm(principal);
    const body: Context = {
      user: { first_name: user.firstName },
      course:
        course === null
          ? null
          : {
              id: course.id,
              fullname: course.fullname,
              shortname: course.shortname,
              url: course.url,
            },
      policy: keptBy === "none" ? "not_needed" : accepted ? "accepted" : "required",
      policy_kept_by: keptBy,
      ...(keptBy === "none" || accepted || context.policyText === null
        ? {}
        : { policy_text: context.policyText }),
      title: settings.title || DEFAULT_TITLE,
      welcome: settings.welcome,
      starters: toStarters(context, principal),
      limits,
      retention_seconds: sessionTtlSeconds,
      message_max_characters: messageMaxCharacters,
      feedback_days: courseFeedback.daysFor(principal),
      ...(notice === "" ? {} : { notice }),
      ...(context.contact === null ? {} : { contact: context.contact }),
      ...(latest === null ? {} : { latest_session_id: latest[0]?.session_id ?? null }),
    };
    response.json(body);
  });

  router.post("/policy/accept", async (request, response) => {
    await policies.accept(launchOf(request).principal);
    response.status(204).end();
  });

  return router;
}
