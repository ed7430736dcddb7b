import { Router } from "express";
import type { CourseStatistics } from "../chat/statistics.ts";
import { AppError } from "../errors.ts";
import { launchOf } from "./request.ts";

/** `/statistics`: for teachers, the usage statistics of their course. */
export function createStatisticsRoutes(statistics: Pick<CourseStatistics, "read">): Router {
  const router = Router();

  router.get("/statistics", async (request, response) => {
    const { principal } = launchOf(request);
    if (principal.role !== "teacher") throw new AppError("forbidden");
    response.json(await statistics.read(principal));
  });

  return router;
}
