import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from "express";
import { listen } from "../listen.ts";
import { acceptPolicy, forgetPolicy } from "./accept-policy.ts";
import { composeActivityPage, composeMissingPage } from "./activity-page.ts";
import { composeCoursePage } from "./course-page.ts";
import { reloadOnChange } from "./live-reload.ts";
import { onlyLoopback } from "./only-loopback.ts";
import { signLaunchToken } from "./launch-token.ts";
import { readView, toUrl, type View } from "./view.ts";

const PUBLIC = fileURLToPath(new URL("./public/", import.meta.url));

export interface DemoOptions {
  port: number;
  host: string;
  /** The BFF's public URL. */
  bffUrl: string;
  /** The Moodle that is the issuer of the launch tokens. */
  moodleUrl: string;
  kid: string;
  secret: string;
  isMoodleSimulated: boolean;
  isModelSimulated: boolean;
  /** Where conversations are stored, as the page tells the visitor. */
  keptIn: string;
  /** The widget's build folder; the page reloads after each build. For development. */
  watchFolder?: string;
}

/**
 * Starts the demo course page: a Moodle-like page with Sidenote in it, with controls for the user and the appearance.
 * A visitor can act as any user, therefore it only answers this computer.
 */
export async function startDemo(options: DemoOptions) {
  const app = express();
  app.disable("x-powered-by");
  app.use(onlyLoopback, pagePolicy(options.bffUrl));

  app.get("/", (request, response) => {
    response.send(composeCoursePage({ ...viewOf(request), cmid: 0 }, options).text);
  });
  app.get("/token", async (request, response) => {
    const token = await signLaunchToken({
      ...viewOf(request),
      issuer: options.moodleUrl,
      audience: options.bffUrl,
      kid: options.kid,
      secret: options.secret,
    });
    response.set("Cache-Control", "no-store").json({ token });
  });
  if (options.isMoodleSimulated) {
    app.get("/activity", (request, response) => {
      const view = viewOf(request);
      const page = composeActivityPage(view, options);
      response.status(page ? 200 : 404).send((page ?? composeMissingPage(view, options)).text);
    });
    app.post("/policy", async (request, response) => {
      await acceptPolicy(options.moodleUrl, viewOf(request).userId);
      response.sendStatus(204);
    });
    app.post("/policy/forget", async (request, response) => {
      const view = viewOf(request);
      await forgetPolicy(options.moodleUrl, view.userId);
      response.redirect(303, toUrl(view));
    });
  }
  app.get("/healthz", (_, response) => {
    response.json({ status: "ok" });
  });
  if (options.watchFolder) reloadOnChange(app, options.watchFolder, PUBLIC);
  app.use(express.static(PUBLIC, { index: false, cacheControl: false }));
  app.use(reportError);

  const server = createServer(app);
  const url = await listen(server, options.port, options.host);
  return {
    url,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function viewOf({ originalUrl }: Request): View {
  return readView(new URL(originalUrl, "http://demo").searchParams);
}

/** Sets the strictest CSP that the chat works with: scripts and frames from the BFF, all else from this origin. */
function pagePolicy(bffUrl: string): RequestHandler {
  const { origin } = new URL(bffUrl);
  const policy = `default-src 'none'; script-src 'self' ${origin}; frame-src ${origin}; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  return (_, response, next) => {
    response.set({ "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff" });
    next();
  };
}

const reportError: ErrorRequestHandler = (error, _request, response, _next) => {
  console.error(error);
  response.status(502).json({ error: "The simulated Moodle did not answer." });
};
