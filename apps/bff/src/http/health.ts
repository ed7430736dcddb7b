import { Router } from "express";
import type { Metrics } from "../metrics.ts";

export interface HealthRoutes {
  /** Names what this replica cannot do without and does not have now; empty when it is ready. */
  findTrouble(): Promise<string[]>;
  metrics: Metrics;
  version: string;
}

/** Liveness, readiness and metrics: no token, nothing of a person. */
export function createHealthRoutes({ findTrouble, metrics, version }: HealthRoutes): Router {
  const router = Router();

  router.get("/healthz", (_request, response) => {
    response
      .set("Cache-Control", "no-store")
      .json({ status: "ok", version, time: new Date().toISOString() });
  });

  router.get("/readyz", async (_request, response) => {
    const trouble = await findTrouble();
    response
      .set("Cache-Control", "no-store")
      .status(trouble.length === 0 ? 200 : 503)
      .json({ status: trouble.length === 0 ? "ready" : "not_ready", trouble });
  });

  router.get("/metrics", async (_request, response) => {
    response
      .set("Content-Type", metrics.registry.contentType)
      .send(await metrics.registry.metrics());
  });

  return router;
}
