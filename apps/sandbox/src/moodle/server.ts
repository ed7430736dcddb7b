import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../listen.ts";
import { readText } from "../read-json.ts";
import { BadScript, createControl, type Script } from "./control.ts";
import { answerFailure } from "./failures.ts";
import { createFunctions } from "./functions/index.ts";
import { composePage } from "./pages.ts";
import { answerRest } from "./rest.ts";
import { createSessions } from "./sessions.ts";
import { createWorld } from "./world.ts";

/** The default token of the simulated service account. Recognisably not a real one. */
export const DEMO_TOKEN = "sandbox-moodle-token-not-a-secret";

const BODY_MAX_BYTES = 1024 * 1024;
/** A script may contain whole documents. */
const SCRIPT_MAX_BYTES = 32 * 1024 * 1024;

const NOT_FOUND = {
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!DOCTYPE html><title>404</title><h1>Not found</h1>",
};

export interface MoodleOptions {
  port: number;
  host: string;
  token?: string;
  /** Whether Sidenote's own plugin is installed, with its web-service functions. */
  withPlugin?: boolean;
}

/**
 * Starts a simulator of a Moodle 4.5 site with one service account, which responds like the recorded one. `/control`
 * scripts it: `POST` a `Script` (see `control.ts`), `GET` the calls so far, `DELETE` to reset.
 */
export async function startMoodle({
  port,
  host,
  token = DEMO_TOKEN,
  withPlugin = true,
}: MoodleOptions) {
  const control = createControl(createWorld);
  const lookUp = createFunctions(withPlugin);
  const sessions = createSessions(lookUp);
  let wwwroot = "";
  const scope = () => ({ world: control.world, wwwroot, callerId: control.world.serviceUserId });

  async function answerWebService(request: IncomingMessage, response: ServerResponse, url: URL) {
    const form = new URLSearchParams(url.searchParams);
    if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
      for (const [name, value] of new URLSearchParams(await readText(request, BODY_MAX_BYTES)))
        form.append(name, value);
    const failure = control.takeFailure(form.get("wsfunction") ?? "");
    control.record(form, failure);
    if (control.latencyMs > 0) await sleep(control.latencyMs);
    if (failure) return answerFailure(failure, response);
    const { status, headers, body } = answerRest(form, { token, lookUp, scope: scope() });
    response.writeHead(status, headers).end(body);
  }

  async function answerControl(request: IncomingMessage, response: ServerResponse) {
    if (request.method === "POST") {
      const script: Script = JSON.parse(await readText(request, SCRIPT_MAX_BYTES));
      control.script(script);
    } else if (request.method === "DELETE") {
      control.reset();
    }
    sendJson(response, control.report());
  }

  async function route(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", wwwroot);
    switch (url.pathname) {
      case "/webservice/rest/server.php":
        return answerWebService(request, response, url);
      case "/lib/ajax/service.php": {
        const calls: unknown = JSON.parse(await readText(request, BODY_MAX_BYTES));
        return sendJson(response, sessions.answerAjax(request, url, calls, scope()));
      }
      case "/sandbox/sign-in": {
        const { userid }: { userid?: unknown } = JSON.parse(
          await readText(request, BODY_MAX_BYTES),
        );
        const { cookie, sesskey } = sessions.signIn(Number(userid));
        response.setHeader("set-cookie", cookie);
        return sendJson(response, { sesskey });
      }
      case "/sandbox/world":
        return sendJson(response, control.world);
      case "/control":
        return answerControl(request, response);
      case "/healthz":
        return sendJson(response, { status: "ok" });
      default: {
        const page = composePage(url, scope());
        response.writeHead(page ? 200 : 404, page?.headers ?? NOT_FOUND.headers);
        return void response.end(page?.body ?? NOT_FOUND.body);
      }
    }
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      const isBadRequest = error instanceof BadScript || error instanceof SyntaxError;
      if (!isBadRequest) console.error(error);
      if (response.headersSent) return void response.destroy();
      response.writeHead(isBadRequest ? 400 : 500, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: isBadRequest ? error.message : "internal" }));
    });
  });
  // Longer than clients keep idle connections, so that none reuses a socket that is being closed.
  server.keepAliveTimeout = 120_000;

  wwwroot = await listen(server, port, host);
  return {
    url: wwwroot,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function sendJson(response: ServerResponse, body: unknown) {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
