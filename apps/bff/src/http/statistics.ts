import { Router } from "express";
import type { CourseStatistics } from "../chat/statistics.ts";
import { launchOf } from "./request.ts";

/** `/statistics`: the usage statistics of a course, for the site's reports. */
export function createStatisticsRoutes(statistics: Pick<CourseStatistics, "read">): Router {
  const router = Router();

  router.get("/", async (request, response) => {
    response.json(await statistics.read(launchOf(request).principal));
  });

  return router;
}
