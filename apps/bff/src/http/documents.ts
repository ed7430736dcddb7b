import type { Documents } from "@sidenote/protocol";
import { Router } from "express";
import type { CourseLibrary } from "../chat/library-ports.ts";
import { AppError } from "../errors.ts";
import { goneSignal, launchOf } from "./request.ts";

/** `/documents`: for teachers, which documents of their course the assistant has read. */
export function createDocumentRoutes(library: Pick<CourseLibrary, "survey">): Router {
  const router = Router();

  router.get("/documents", async (request, response) => {
    const { principal } = launchOf(request);
    if (principal.role !== "teacher") throw new AppError("forbidden");
    const body: Documents = {
      documents: await library.survey(principal, goneSignal(response)),
    };
    response.json(body);
  });

  return router;
}
