import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Router, type RequestHandler, type Response } from "express";
import helmet from "helmet";
import { serveFiles } from "./compressed-files.ts";
import { createFramePages, type FramePage } from "./frame-pages.ts";
import { notFound } from "./problem.ts";

export interface WidgetFiles {
  widgetDir: string;
  /** Who may frame the widget. */
  origins: readonly string[];
}

const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * The frame at `/widget/` and the loader at `/embed.js`. The frame may be embedded by registered sites only, runs our
 * own scripts only and talks to nobody else; the loader is for everybody's pages.
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
  router.use("/widget", leadToSlash, serveFiles(frame, setFrameHeaders), notFound);
  router.get(
    ["/embed.js", "/embed/*path"],
    serveFiles(join(widgetDir, "host"), setHostHeaders),
    serveTodaysPart(join(widgetDir, "host")),
    notFound,
  );
  return router;
}

/** Allows what is written into the page by its hash: no other inline script or style. */
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
    // frame-ancestors says it by origin; this older header can not.
    frameguard: false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: "cross-origin" },
    referrerPolicy: { policy: "no-referrer" },
  });
}

const leadToSlash: RequestHandler = (request, response, next) => {
  if (request.originalUrl === "/widget") response.redirect(301, "/widget/");
  else next();
};

/** A browser may have kept the loader of an earlier version, which asks for that version's other part: it gets today's. */
function serveTodaysPart(host: string): RequestHandler {
  return async (request, response, next) => {
    if (!/^\/embed\/[\w-]+\.js$/.test(request.path)) return next();
    const parts = await readdir(join(host, "embed")).catch(() => []);
    const part = parts.find((name) => name.endsWith(".js"));
    if (part === undefined) return next();
    setHostHeaders(response, part);
    response.sendFile(part, { root: join(host, "embed"), cacheControl: false }, next);
  };
}

/** Hashed assets never change; a page is asked for again, and mostly found to be the same by its ETag. */
function setFrameHeaders(response: Response, path: string): void {
  const hashed = /[\\/]assets[\\/]/.test(path);
  response.set({ "Cache-Control": hashed ? FOR_EVER : "no-cache", "X-Robots-Tag": "noindex" });
}

/** What the loader fetches after the page is there has hashed names; the loader itself is small, and often the same. */
function setHostHeaders(response: Response, path: string): void {
  const hashed = /[\\/]embed[\\/]/.test(path);
  response.set({
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": hashed ? FOR_EVER : "public, max-age=300, stale-while-revalidate=604800",
  });
}
