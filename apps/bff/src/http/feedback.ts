import { Router } from "express";
import type { CourseFeedback } from "../chat/course-feedback.ts";
import { AppError } from "../errors.ts";
import { launchOf } from "./request.ts";

/** `/feedback`: what students wrote about answers in a course, for whoever teaches it. */
export function createFeedbackRoutes(feedback: Pick<CourseFeedback, "read">): Router {
  const router = Router();

  router.get("/feedback", async (request, response) => {
    const { principal } = launchOf(request);
    if (principal.role !== "teacher") throw new AppError("forbidden");
    response.json(await feedback.read(principal));
  });

  return router;
}
