import { join } from "node:path";
import express, { Router, type RequestHandler } from "express";
import helmet from "helmet";
import { AppError } from "../errors.ts";
import { notFound } from "./problem.ts";

export interface WidgetFiles {
  widgetDir: string;
  /** Who may frame the widget. */
  origins: readonly string[];
}

/**
 * The frame at `/widget/` and the loader at `/embed.js`. The frame may be embedded by registered sites only, runs our
 * own scripts only and talks to nobody else; the loader is for everybody's pages.
 */
export function createWidgetRoutes({ widgetDir, origins }: WidgetFiles): Router {
  const router = Router();
  const framePolicy = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'", ...origins],
      },
    },
    // frame-ancestors says it by origin; this older header can not.
    frameguard: false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: "cross-origin" },
    referrerPolicy: { policy: "no-referrer" },
  });

  router.use("/widget", framePolicy, serve(join(widgetDir, "frame")), notFound);
  const everywhere = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
  };
  router.get("/embed.js", (_request, response, next) => {
    response.set({
      ...everywhere,
      "Cache-Control": "public, max-age=300, stale-while-revalidate=604800",
    });
    const options = { root: join(widgetDir, "host"), cacheControl: false };
    response.sendFile("embed.js", options, (error?: Error & { status?: number }) => {
      if (error?.status === 404) next(new AppError("not_found", { cause: error }));
      else if (error !== undefined) next(error);
    });
  });
  // What the loader fetches after the page is there; its names are hashed.
  router.use(
    "/embed",
    express.static(join(widgetDir, "host/embed"), {
      index: false,
      setHeaders: (response) =>
        response.set({ ...everywhere, "Cache-Control": "public, max-age=31536000, immutable" }),
    }),
    notFound,
  );
  return router;
}

/** Hashed assets never change; everything else is asked for again. */
function serve(root: string): RequestHandler {
  return express.static(root, {
    setHeaders: (response, path) => {
      const hashed = /[\\/]assets[\\/]/.test(path);
      response.setHeader(
        "Cache-Control",
        hashed ? "public, max-age=31536000, immutable" : "no-cache",
      );
    },
  });
}
