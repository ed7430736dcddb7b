import { Router } from "express";
import type { CourseFeedback } from "../chat/course-feedback.ts";
import { launchOf } from "./request.ts";

/** `/feedback`: what students wrote about answers in a course, for the site's reports. */
export function createFeedbackRoutes(feedback: Pick<CourseFeedback, "read">): Router {
  const router = Router();

  router.get("/", async (request, response) => {
    response.json(await feedback.read(launchOf(request).principal));
  });

  return router;
}
