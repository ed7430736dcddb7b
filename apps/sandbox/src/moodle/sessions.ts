import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { MoodleFault } from "./faults.ts";
import type { CallScope } from "./function.ts";
import type { Lookup } from "./functions/index.ts";
import type { RawRecord } from "./parameters.ts";

interface Session {
  userId: number;
  sesskey: string;
}

/** More than a demo needs. Beyond it, the oldest session ends. */
const SESSIONS_MAX = 1000;

/**
 * Simulates users' browser sessions (cookie `MoodleSession` and a sesskey) and their calls of web-service functions
 * through `lib/ajax/service.php`. Signing in needs no password.
 */
export function createSessions(lookUp: (name: string) => Lookup) {
  const sessions = new Map<string, Session>();

  function signIn(userId: number): { cookie: string; sesskey: string } {
    const id = randomUUID();
    const sesskey = randomUUID().replaceAll("-", "").slice(0, 10);
    sessions.set(id, { userId, sesskey });
    const [oldest] = sessions.keys();
    if (sessions.size > SESSIONS_MAX && oldest) sessions.delete(oldest);
    return { cookie: `MoodleSession=${id}; Path=/; HttpOnly`, sesskey };
  }

  function answerAjax(request: IncomingMessage, url: URL, calls: unknown, scope: CallScope) {
    const id = /(?:^|;\s*)MoodleSession=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
    const session = sessions.get(id ?? "");
    if (!session) return [problem("servicerequireslogin", "webservice", NO_LOGIN, scope)];
    if (url.searchParams.get("sesskey") !== session.sesskey)
      return [problem("invalidsesskey", "moodle", BAD_SESSKEY, scope)];
    if (!Array.isArray(calls)) return [problem("codingerror", "moodle", "Coding error", scope)];
    return calls.map((call: { methodname?: unknown; args?: unknown }) =>
      answerCall(call, { ...scope, callerId: session.userId }),
    );
  }

  function answerCall(
    { methodname, args }: { methodname?: unknown; args?: unknown },
    scope: CallScope,
  ) {
    const found = lookUp(String(methodname));
    if (typeof found === "string" || !found.ajax)
      return problem("servicenotavailable", "webservice", NOT_AVAILABLE, scope);
    try {
      return { error: false, data: found.call(toRaw(args), scope) };
    } catch (error) {
      if (error instanceof MoodleFault)
        return problem(error.errorcode, "moodle", error.message, scope);
      throw error;
    }
  }

  return { signIn, answerAjax };
}

const NO_LOGIN = "Web service is not available. (The session has been logged out or has expired.)";
const BAD_SESSKEY =
  "Your session has most likely timed out. Please check if you are logged in or go back to the previous screen and reload the page.";
const NOT_AVAILABLE = "Web service is not available. (It doesn't exist or might be disabled.)";

function problem(errorcode: string, component: string, message: string, { wwwroot }: CallScope) {
  return {
    error: true,
    exception: {
      message,
      errorcode,
      link: `${wwwroot}/`,
      moreinfourl: `https://docs.moodle.org/405/en/error/${component}/${errorcode}`,
    },
  };
}

/** Converts JSON arguments to the strings that REST sends, because the functions parse strings. */
function toRaw(value: unknown): RawRecord {
  const record: RawRecord = {};
  if (typeof value !== "object" || value === null) return record;
  for (const [key, inner] of Object.entries(value))
    record[key] =
      typeof inner === "object" && inner !== null
        ? toRaw(inner)
        : String(typeof inner === "boolean" ? Number(inner) : inner);
  return record;
}
