import { parseConfig } from "../../src/config.ts";
import { createDependencies, type Dependencies } from "../../src/dependencies.ts";
import { createLogger } from "../../src/logger.ts";
import { startServer } from "../../src/server.ts";
import { StreamReader } from "./event-stream.ts";
import { ISSUER, KID, PUBLIC_URL, SECRET, signToken } from "./launch-token.ts";
import { API_KEY, MOODLE_TOKEN } from "./simulators.ts";

/** A complete, real BFF: configured only by environment variables, listening on its own port. */
export interface Bff {
  url: string;
  dependencies: Dependencies;
  /** Returns everything it has logged. */
  log(): string;
  close(): Promise<void>;
}

export interface Upstreams {
  claude: { url: string };
  moodle: { url: string };
}

/** For tests that call no upstream, which then need no simulator: nothing listens there. */
export const NO_UPSTREAMS: Upstreams = {
  claude: { url: "http://127.0.0.1:1" },
  moodle: { url: "http://127.0.0.1:1" },
};

/** Returns the environment of a BFF, overridden by `over`. Limits are off unless a test sets them. */
export function toEnvironment(
  { claude, moodle }: Upstreams,
  over: Record<string, string> = {},
): Record<string, string> {
  return {
    PORT: "0",
    HOST: "127.0.0.1",
    PUBLIC_URL,
    ANTHROPIC_API_KEY: API_KEY,
    ANTHROPIC_BASE_URL: claude.url,
    MOODLE_URL: moodle.url,
    MOODLE_TOKEN,
    LAUNCH_SECRETS: `${KID}:${SECRET}`,
    EMBED_ORIGINS: "https://campus.example",
    LOG_LEVEL: "debug",
    USER_MESSAGES_PER_MINUTE: "0",
    USER_MESSAGES_PER_DAY: "0",
    USER_TOKENS_PER_DAY: "0",
    ADDRESS_REQUESTS_PER_MINUTE: "0",
    ...over,
  };
}

/** Starts a BFF in this process, with the production code, logging to memory. */
export async function startBff(
  upstreams: Upstreams,
  over: Record<string, string> = {},
): Promise<Bff> {
  const config = parseConfig(toEnvironment(upstreams, over));
  let log = "";
  const logger = createLogger(config.logLevel, {
    write: (line) => {
      log += line;
    },
  });
  const dependencies = await createDependencies(config, logger);
  const server = await startServer(dependencies);
  return {
    url: `http://127.0.0.1:${server.port}`,
    dependencies,
    log: () => log,
    close: () => server.close(),
  };
}

/** An HTTP client that calls one BFF with one user's launch token. */
export class Person {
  readonly url: string;
  readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...headers },
      ...(body === undefined
        ? {}
        : {
            body:
              typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
          }),
    });
  }

  /** Asks a question and returns the JSON response. */
  ask(body: Record<string, unknown>): Promise<Response> {
    return this.send("POST", "/chat", body, { accept: "application/json" });
  }

  /** Asks a question and reads the answer as a stream. @throws Error if the status is not 200 */
  async stream(body: Record<string, unknown>): Promise<StreamReader> {
    return toStream(await this.send("POST", "/chat", body, { accept: "text/event-stream" }));
  }

  /** Reads a turn's events, after the ID `after` if it is given. @throws Error if the status is not 200 */
  async attach(
    { sessionId, turnId }: { sessionId: string; turnId: string },
    after?: number,
  ): Promise<StreamReader> {
    const headers: Record<string, string> = {};
    if (after !== undefined) headers["last-event-id"] = String(after);
    const path = `/chat/${sessionId}/turns/${turnId}/events`;
    return toStream(await this.send("GET", path, undefined, headers));
  }
}

async function toStream(response: Response): Promise<StreamReader> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return new StreamReader(response);
}

/** Returns the code of an error response. */
export async function codeOf(response: Response): Promise<string | undefined> {
  return ((await response.json()) as { code?: string }).code;
}

/**
 * Creates a user of the single-site configuration, in which the issuer is Moodle's own URL.
 * `sub` 3 is a student who has accepted the policy, 5 a student who has not, 4 is not enrolled, 6 is a teacher.
 */
export async function toPerson(
  bff: { url: string },
  moodle: { url: string },
  claims: Record<string, unknown> = {},
): Promise<Person> {
  return new Person(bff.url, await signToken({ iss: moodle.url, ...claims }));
}

/** A site without a Moodle, for `SITES_FILE`. */
export const BARE_SITE = {
  id: "campus",
  issuer: ISSUER,
  secrets: { [KID]: SECRET },
  origins: ["https://campus.example"],
  moodle: null,
  policy: "none",
};
