import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LaunchClaims } from "@sidenote/protocol";
import { SignJWT } from "jose";
import { DEMO_API_KEY } from "../../../apps/sandbox/src/claude/server.ts";
import { DEMO_TOKEN } from "../../../apps/sandbox/src/moodle/server.ts";
import { startClaude, startMoodle, type ClaudeSimulator } from "./claude-simulator.ts";
import { startNginx, type Nginx } from "./nginx.ts";
import { startRedis, type RedisServer } from "../../tasks/src/rig/redis-server.ts";
import { createReplica, type Replica } from "./replica.ts";

const SECRET = "a-secret-of-the-fault-suite-and-of-nobody-else";
const PUBLIC_URL = "http://bff.example.org";
/** A student of the simulated Moodle who has accepted the policy, and one of that student's courses. */
const STUDENT = { sub: "3", course_id: 2 };
const TOKEN_SECONDS = 14 * 60;

export interface Fleet {
  replicas: readonly Replica[];
  url: string;
}

/** The test environment: simulators of Claude and Moodle, Redis, and replicas behind nginx. */
export class Rig {
  readonly folder: string;
  readonly claude: ClaudeSimulator;
  readonly redis: RedisServer;
  readonly #moodle: { url: string; end(): Promise<void> };
  #fleet: Promise<Fleet> | undefined;

  constructor(
    folder: string,
    claude: ClaudeSimulator,
    moodle: { url: string; end(): Promise<void> },
    redis: RedisServer,
  ) {
    this.folder = folder;
    this.claude = claude;
    this.#moodle = moodle;
    this.redis = redis;
  }

  /** Starts a replica with the default settings, overridden by `env`. */
  startReplica(env: Record<string, string> = {}): Promise<Replica> {
    return createReplica(this.folder, {
      PUBLIC_URL,
      ANTHROPIC_API_KEY: DEMO_API_KEY,
      ANTHROPIC_BASE_URL: this.claude.url,
      REDIS_URL: this.redis.url,
      MOODLE_URL: this.#moodle.url,
      MOODLE_TOKEN: DEMO_TOKEN,
      LAUNCH_SECRETS: `faults:${SECRET}`,
      USER_MESSAGES_PER_MINUTE: "1000000",
      USER_MESSAGES_PER_DAY: "1000000",
      USER_TOKENS_PER_DAY: "2000000000",
      ADDRESS_REQUESTS_PER_MINUTE: "1000000",
      ...env,
    });
  }

  startNginx(replicas: readonly Replica[]): Promise<Nginx> {
    return startNginx(
      this.folder,
      replicas.map(({ port }) => port),
    );
  }

  /** Returns a launch token, signed as the Moodle block signs it. */
  signToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims: LaunchClaims = {
      ...STUDENT,
      iss: this.#moodle.url,
      aud: PUBLIC_URL,
      role: "student",
      locale: "en",
      iat: now,
      exp: now + TOKEN_SECONDS,
      jti: randomUUID(),
    };
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "HS256", kid: "faults" })
      .sign(new TextEncoder().encode(SECRET));
  }

  /** Returns three replicas with default settings behind nginx, started once and shared by the scenarios. */
  fleet(): Promise<Fleet> {
    this.#fleet ??= (async () => {
      const replicas = await Promise.all([
        this.startReplica(),
        this.startReplica(),
        this.startReplica(),
      ]);
      return { replicas, url: (await this.startNginx(replicas)).url };
    })();
    return this.#fleet;
  }

  async end(): Promise<void> {
    await Promise.all([this.claude.end(), this.#moodle.end(), this.redis.end("SIGTERM")]);
  }
}

export async function createRig(paceMs: number): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), "sidenote-faults-"));
  const [claude, moodle, redis] = await Promise.all([
    startClaude(folder, paceMs),
    startMoodle(folder),
    startRedis(folder),
  ]);
  return new Rig(folder, claude, moodle, redis);
}
