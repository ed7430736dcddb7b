import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Router, type RequestHandler, type Response } from "express";
import helmet from "helmet";
import { serveFiles } from "./compressed-files.ts";
import { createFramePages, type FramePage } from "./frame-pages.ts";
import { notFound } from "./problem.ts";

export interface WidgetFiles {
  widgetDir: string;
  /** The origins that may embed the widget's frame. */
  origins: readonly string[];
}

const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * Serves the frame at `/widget/` and the loader at `/embed.js`. The frame can be embedded by registered sites only,
 * runs only our own scripts and connects only to this server. The loader can be used on any page.
 */
export function createWidgetRoutes({ widgetDir, origins }: WidgetFiles): Router {
  const router = Router();
  const frame = join(widgetDir, "frame");
  const pages = createFramePages(frame);
  const filePolicy = framePolicy(origins, { scripts: [], styles: [] });
  const pagePolicies = new WeakMap<FramePage, RequestHandler>();
  const policyOf = (page: FramePage): RequestHandler => {
    const policy = pagePolicies.get(page) ?? framePolicy(origins, page);
    pagePolicies.set(page, policy);
    return policy;
  };

  router.use("/widget", async (request, response, next) => {
    const isPage = request.originalUrl.startsWith("/widget/") && request.path === "/";
    if (!isPage) return filePolicy(request, response, next);
    const page = await pages.find(request);
    if (page === null) return notFound(request, response, next);
    response.vary("Accept-Language");
    request.url = `/${page.name}`;
    policyOf(page)(request, response, next);
  });
  router.use("/widget", redirectToSlash, serveFiles(frame, setFrameHeaders), notFound);
  router.get(
    ["/embed.js", "/embed/*path"],
    serveFiles(join(widgetDir, "host"), setHostHeaders),
    serveCurrentPart(join(widgetDir, "host")),
    notFound,
  );
  return router;
}

/** Allows the page's own inline scripts and styles by hash, and no others. */
function framePolicy(
  origins: readonly string[],
  { scripts, styles }: Pick<FramePage, "scripts" | "styles">,
): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'", ...scripts],
        "style-src": ["'self'", ...styles],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'", ...origins],
      },
    },
    // X-Frame-Options cannot list origins; `frame-ancestors` replaces it.
    frameguard: false,
    strictTransportSecurity: { includeSubDomains: false },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: "cross-origin" },
    referrerPolicy: { policy: "no-referrer" },
  });
}

const redirectToSlash: RequestHandler = (request, response, next) => {
  if (request.originalUrl === "/widget") response.redirect(301, "/widget/");
  else next();
};

/**
 * Serves the current second part to a cached loader of an earlier version, which requests it by its old hashed name.
 */
function serveCurrentPart(host: string): RequestHandler {
  return async (request, response, next) => {
    if (!/^\/embed\/[\w-]+\.js$/.test(request.path)) return next();
    const parts = await readdir(join(host, "embed")).catch(() => []);
    const part = parts.find((name) => name.endsWith(".js"));
    if (part === undefined) return next();
    setHostHeaders(response, part);
    response.sendFile(part, { root: join(host, "embed"), cacheControl: false }, next);
  };
}

/**
 * Hashed assets are cached for good; pages are revalidated each time, usually without a download thanks to the ETag.
 */
function setFrameHeaders(response: Response, path: string): void {
  const hashed = /[\\/]assets[\\/]/.test(path);
  response.set({ "Cache-Control": hashed ? IMMUTABLE : "no-cache", "X-Robots-Tag": "noindex" });
}

/** The loader's second part has a hashed name and is cached for good; the loader itself is cached briefly. */
function setHostHeaders(response: Response, path: string): void {
  const hashed = /[\\/]embed[\\/]/.test(path);
  response.set({
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": hashed ? IMMUTABLE : "public, max-age=300, stale-while-revalidate=604800",
  });
}
