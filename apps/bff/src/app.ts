import { BODY_MAX_BYTES } from "@sidenote/protocol";
import cors from "cors";
import express, { type Express } from "express";
import helmet, { type HelmetOptions } from "helmet";
import type { Dependencies } from "./dependencies.ts";
import { logAccess, rememberBasePath } from "./http/access-log.ts";
import { authenticate, requireScope } from "./http/authenticate.ts";
import { createChatRoutes } from "./http/chat.ts";
import { createContextRoutes } from "./http/context.ts";
import { createDocumentRoutes } from "./http/documents.ts";
import { createFeedbackRoutes } from "./http/feedback.ts";
import { createHealthRoutes } from "./http/health.ts";
import { limitBody } from "./http/limit-body.ts";
import { requireUtf8 } from "./http/require-utf8.ts";
import { handleProblems, notFound } from "./http/problem.ts";
import { identifyRequest } from "./http/request.ts";
import { createStatisticsRoutes } from "./http/statistics.ts";
import { createUserRoutes } from "./http/users.ts";
import { createWidgetRoutes } from "./http/widget-files.ts";

/**
 * The security headers of API responses. Helmet's other headers concern documents and would only add to each response.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
 */
const ANSWER_HEADERS: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { "default-src": ["'none'"], "frame-ancestors": ["'none'"] },
  },
  // Below a path of somebody else's domain, the subdomains are none of ours.
  strictTransportSecurity: { includeSubDomains: false },
  crossOriginResourcePolicy: { policy: "cross-origin" },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/** Creates the HTTP application: first the public routes, then those that need a launch token. */
export function createApp(dependencies: Dependencies): Express {
  const {
    config,
    logger,
    metrics,
    sites,
    turns,
    sessions,
    policyStore,
    contexts,
    quota,
    streams,
    courseFeedback,
  } = dependencies;
  const app = express();
  app.set("trust proxy", toTrustProxy(config.trustProxy));
  app.set("etag", false);
  app.set("query parser", "simple");
  app.disable("x-powered-by");

  app.use(identifyRequest, logAccess(logger, metrics));
  app.use(
    createHealthRoutes({
      findTrouble: dependencies.findTrouble,
      metrics,
      version: dependencies.version,
      limit: dependencies.limitAddress,
    }),
  );
  app.use(createWidgetRoutes({ widgetDir: config.widgetDir, origins: sites.origins }));

  app.use(
    helmet(ANSWER_HEADERS),
    cors({
      origin: [...sites.origins],
      allowedHeaders: ["Authorization", "Content-Type", "Last-Event-ID", "X-Request-Id"],
      exposedHeaders: ["X-Request-Id", "Retry-After"],
      methods: ["GET", "POST", "PUT", "DELETE"],
      maxAge: 600,
    }),
    (_request, response, next) => {
      response.set("Cache-Control", "no-store");
      next();
    },
    authenticate(sites, dependencies.limitAddress),
    limitBody(BODY_MAX_BYTES),
    express.json({ limit: BODY_MAX_BYTES, type: () => true, strict: true, verify: requireUtf8 }),
  );
  app.use(["/chat", "/users/me"], rememberBasePath);
  app.use(
    "/users/me",
    requireScope(null, "privacy"),
    createUserRoutes({ turns, sessions, policies: policyStore, courseFeedback }),
  );
  app.use("/statistics", requireScope("reports"), createStatisticsRoutes(dependencies.statistics));
  app.use("/feedback", requireScope("reports"), createFeedbackRoutes(courseFeedback));
  app.use(requireScope(null));
  app.use(
    "/chat",
    createChatRoutes({
      turns,
      sessions,
      streams,
      courseFeedback,
      messageMaxCharacters: config.messageMaxCharacters,
      onFeedback: (principal, rating, before) => {
        metrics.feedback.inc({ rating });
        dependencies.statistics.countRating(principal, rating, before);
      },
    }),
  );
  app.use(
    createContextRoutes({
      contexts,
      library: dependencies.library,
      policies: contexts,
      quota,
      sessions,
      courseFeedback,
      sessionTtlSeconds: config.sessionTtlSeconds,
      messageMaxCharacters: config.messageMaxCharacters,
    }),
  );
  app.use(createDocumentRoutes(dependencies.library));

  app.use(notFound);
  app.use(handleProblems(logger));
  return app;
}

/** Parses `TRUST_PROXY`: true, false, a number of hops, or names and addresses as Express accepts them. */
function toTrustProxy(text: string): boolean | number | string {
  if (text === "true" || text === "false") return text === "true";
  return /^\d+$/.test(text) ? Number(text) : text;
}
