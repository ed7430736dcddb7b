import { setTimeout as sleep } from "node:timers/promises";
import { Router } from "express";
import type { Metrics } from "../metrics.ts";
import { STREAM_HEADERS } from "./event-stream.ts";
import { limitAddress } from "./limit-address.ts";

export interface HealthRoutes {
  /** Resolves to the names of required services that are unavailable; empty when this replica is ready. */
  findTrouble(): Promise<string[]>;
  metrics: Metrics;
  version: string;
  /** Counts a request from an address. Rejects when there are too many. */
  limit(address: string): Promise<void>;
}

/** The test stream: a few lines with pauses, which show whether a proxy buffers them. */
const TEST_LINES = 4;
const TEST_PAUSE_MS = 250;

/** Liveness, readiness and metrics. No token needed, no personal data. */
export function createHealthRoutes({ findTrouble, metrics, version, limit }: HealthRoutes): Router {
  const router = Router();

  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").json({
      status: "ok",
      version,
      time: new Date().toISOString(),
      model: metrics.modelState(),
    });
  });

  router.get("/readyz", async (_request, response) => {
    const trouble = await findTrouble();
    response
      .set("Cache-Control", "no-store")
      .status(trouble.length === 0 ? 200 : 503)
      .json({ status: trouble.length === 0 ? "ready" : "not_ready", trouble });
  });

  router.get("/healthz/stream", limitAddress(limit), async (_request, response) => {
    response.writeHead(200, STREAM_HEADERS);
    for (let line = 1; line <= TEST_LINES && !response.destroyed; line += 1) {
      if (line > 1) await sleep(TEST_PAUSE_MS);
      response.write(`id: ${line}\ndata: {"line":${line}}\n\n`);
    }
    response.end();
  });

  router.get("/metrics", async (_request, response) => {
    response
      .set("Content-Type", metrics.registry.contentType)
      .send(await metrics.registry.metrics());
  });

  return router;
}
