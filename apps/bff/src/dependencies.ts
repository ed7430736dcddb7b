import { randomBytes, randomUUID } from "node:crypto";
import type { PolicyStore, SessionStore, TurnLog } from "./chat/store-ports.ts";
import { CourseFeedback } from "./chat/course-feedback.ts";
import type { FeedbackStore } from "./chat/feedback-ports.ts";
import { createFlow } from "./chat/flow.ts";
import { CourseStatistics, STATISTICS_WEEKS } from "./chat/statistics.ts";
import type { StatisticsStore } from "./chat/statistics-ports.ts";
import { Turns } from "./chat/turns.ts";
import { DAY_MS } from "./chat/week.ts";
import { ClaudeModel } from "./claude/claude-model.ts";
import type { Config } from "./config.ts";
import { toAppError } from "./errors.ts";
import { EventStreams } from "./http/event-stream.ts";
import { createAddressLimit } from "./limits/address-limit.ts";
import { Library } from "./library/library.ts";
import { createLimiterUnlessZero } from "./limits/limiter.ts";
import { UserQuota } from "./limits/quota.ts";
import type { Logger } from "./logger.ts";
import { MemoryFeedbackStore } from "./memory/feedback-store.ts";
import { MemoryPolicyStore } from "./memory/policy-store.ts";
import { MemoryStore } from "./memory/memory-store.ts";
import { MemoryStatisticsStore } from "./memory/statistics-store.ts";
import { createMetrics } from "./metrics.ts";
import { MoodleSite } from "./moodle/moodle-site.ts";
import { createRedisClient, type RedisClient } from "./redis/connection.ts";
import { RedisFeedbackStore } from "./redis/feedback-store.ts";
import { RedisPolicyStore } from "./redis/policy-store.ts";
import { RedisSessionStore } from "./redis/session-store.ts";
import { RedisStatisticsStore } from "./redis/statistics-store.ts";
import { RedisTurnLog } from "./redis/turn-log.ts";
import { SiteContexts } from "./sites/site-ports.ts";
import { Sites } from "./sites/sites.ts";
import packageJson from "../package.json" with { type: "json" };

/** The lifetime of a lease: after that long without renewal, other replicas may consider the turn dead. */
const LEASE_MS = 4000;
/** The expiry of the key that the readiness check writes. */
const READY_MS = 1000;

interface Stores {
  sessions: SessionStore;
  log: TurnLog;
  policyStore: PolicyStore;
  statisticsStore: StatisticsStore;
  feedbackStore: FeedbackStore;
  limiterStore: RedisClient | null;
  findTrouble(): Promise<string[]>;
  close(): Promise<void>;
}

/** Creates and wires all parts of the server. The only module, with `main.ts`, that knows every adapter. */
export async function createDependencies(config: Config, logger: Logger) {
  const clock = { now: () => Date.now() };
  const ids = { next: () => randomBytes(16).toString("base64url"), uuid: () => randomUUID() };
  const metrics = createMetrics();
  const sites = new Sites(config.sites, config.publicUrl);
  const stores =
    config.redisUrl === undefined
      ? openMemory(config, logger)
      : await openRedis(config, config.redisUrl, logger);

  const moodles = new Map<string, MoodleSite>();
  for (const { id, moodle } of config.sites) {
    if (moodle === null) continue;
    moodles.set(
      id,
      new MoodleSite({
        url: moodle.url,
        token: moodle.token,
        timeoutMs: config.moodleTimeoutMs,
        cacheSeconds: config.contextCacheSeconds,
        wantsDocuments: config.documentsMaxCharacters > 0,
        onCall: (call) => {
          metrics.moodleCalls.observe(
            { function: call.function, outcome: call.outcome },
            call.seconds,
          );
        },
      }),
    );
  }
  const contexts = new SiteContexts(sites, moodles, stores.policyStore);
  const library = new Library({
    sourceOf: ({ siteId }) => moodles.get(siteId) ?? null,
    maxCharacters: config.documentsMaxCharacters,
    onRead: (outcome) => metrics.documents.inc({ outcome }),
    onError: (error) => logger.warn({ err: error }, "a course's documents could not be read"),
  });
  const model = new ClaudeModel({
    ...config.anthropic,
    firstTokenTimeoutMs: config.firstTokenTimeoutMs,
    idleTimeoutMs: config.idleTimeoutMs,
    onRetry: (error, attempt) => {
      metrics.retries.inc();
      logger.warn({ err: error, attempt }, "retrying the request to the model");
    },
  });
  const quota = new UserQuota(stores.limiterStore, config.limits, {
    of: new Map(
      config.sites.flatMap((site) =>
        site.tokens_per_day === undefined ? [] : [[site.id, site.tokens_per_day] as const],
      ),
    ),
    onSpent: (site) => logger.warn({ site }, "a site has used up its tokens for today"),
  });
  const limitAddress = createAddressLimit(
    createLimiterUnlessZero(stores.limiterStore, {
      name: "address",
      points: config.limits.addressRequestsPerMinute,
      durationSeconds: 60,
      countsWhileAway: true,
    }),
  );
  const streams = new EventStreams();
  metrics.listeners.set("sse", () => streams.size);

  const statistics = new CourseStatistics({
    store: stores.statisticsStore,
    clock,
    newId: ids.next,
    onError: (error) => logger.warn({ err: error }, "course statistics could not be stored yet"),
  });
  const courseFeedback = new CourseFeedback({
    store: stores.feedbackStore,
    statistics,
    clock,
    days: config.feedbackDays,
  });
  const turns = new Turns({
    flow: createFlow({
      contexts,
      policies: contexts,
      model,
      library,
      historyTokens: config.historyTokens,
      onLookUpError: (error) =>
        logger.warn({ err: error }, "a course's documents could not be searched"),
    }),
    sessions: stores.sessions,
    log: stores.log,
    quota,
    clock,
    ids,
    meter: metrics.meter,
    statistics,
    siteSecret: (principal) => sites.secretOf(principal),
    maxTokens: config.anthropic.maxTokens,
    graceMs: config.graceMs,
    onError: (error, turn, requestId) => {
      const { code } = toAppError(error);
      const level = code === "forbidden" || code === "turn_interrupted" ? "info" : "error";
      logger[level](
        { err: error, request_id: requestId, session_id: turn.sessionId, turn_id: turn.turnId },
        "turn failed",
      );
    },
  });

  return {
    config,
    logger,
    metrics,
    sites,
    turns,
    streams,
    contexts,
    library,
    statistics,
    courseFeedback,
    quota,
    version: packageJson.version,
    sessions: stores.sessions,
    policyStore: stores.policyStore,
    findTrouble: stores.findTrouble,
    close: async () => {
      library.close();
      await statistics.close();
      await stores.close();
    },
    limitAddress,
  };
}

export type Dependencies = Awaited<ReturnType<typeof createDependencies>>;

function openMemory(config: Config, logger: Logger): Stores {
  logger.warn(
    "REDIS_URL is not set: conversations are kept only in this process and are lost when it ends",
  );
  const store = new MemoryStore({
    ttlSeconds: config.sessionTtlSeconds,
    clock: { now: () => Date.now() },
  });
  return {
    sessions: store,
    log: store,
    policyStore: new MemoryPolicyStore(),
    statisticsStore: new MemoryStatisticsStore(STATISTICS_WEEKS),
    feedbackStore: new MemoryFeedbackStore({
      ttlMs: config.feedbackDays * DAY_MS,
      clock: { now: () => Date.now() },
    }),
    limiterStore: null,
    findTrouble: async () => [],
    close: async () => {},
  };
}

async function openRedis(config: Config, url: string, logger: Logger): Promise<Stores> {
  const client = createRedisClient(url);
  const subscriber = createRedisClient(url);
  for (const connection of [client, subscriber]) {
    connection.on("error", (error: unknown) =>
      logger.warn({ err: error }, "Redis connection error"),
    );
  }
  const shared = {
    client,
    ttlSeconds: config.sessionTtlSeconds,
    leaseMs: LEASE_MS,
    replicaId: randomUUID(),
    clock: { now: () => Date.now() },
  };
  const log = new RedisTurnLog({ ...shared, subscriber });
  // An unreachable store does not prevent the start: `/readyz` reports it until the connection is up.
  await Promise.allSettled([client.connect(), subscriber.connect()]);
  return {
    sessions: new RedisSessionStore({
      ...shared,
      onError: (error) =>
        logger.warn({ err: error }, "a session could not be added to its user's index"),
    }),
    log,
    policyStore: new RedisPolicyStore(client),
    statisticsStore: new RedisStatisticsStore(client, STATISTICS_WEEKS),
    feedbackStore: new RedisFeedbackStore(client, { ttlMs: config.feedbackDays * DAY_MS }),
    limiterStore: client,
    findTrouble: async () => {
      try {
        // A write, since a read-only server is of no use either.
        await client.set(`chat:ready:${shared.replicaId}`, "1", "PX", READY_MS);
        return [];
      } catch {
        return ["redis"];
      }
    },
    close: async () => {
      client.disconnect();
      subscriber.disconnect();
    },
  };
}
