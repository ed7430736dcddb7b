import { randomBytes, randomUUID } from "node:crypto";
import { CourseFeedback, KEPT_MAX } from "./chat/course-feedback.ts";
import { createFlow } from "./chat/flow.ts";
import type { Clock } from "./chat/ports.ts";
import { CourseStatistics, STATISTICS_WEEKS } from "./chat/statistics.ts";
import type { Stores } from "./chat/stores.ts";
import { Turns } from "./chat/turns.ts";
import { DAY_MS } from "./chat/week.ts";
import { ClaudeModel } from "./claude/claude-model.ts";
import type { Config } from "./config.ts";
import { findProxy } from "./config-proxies.ts";
import { EgressProxy } from "./egress-proxy.ts";
import { toAppError } from "./errors.ts";
import { EventStreams } from "./http/event-stream.ts";
import { createAddressLimit } from "./limits/address-limit.ts";
import { Library } from "./library/library.ts";
import { createLimiterUnlessZero } from "./limits/limiter.ts";
import { UserQuota } from "./limits/quota.ts";
import type { Logger } from "./logger.ts";
import { openMemory } from "./memory/open-memory.ts";
import { createMetrics } from "./metrics.ts";
import { MoodleSite } from "./moodle/moodle-site.ts";
import { openRedis } from "./redis/open-redis.ts";
import { SiteContexts } from "./sites/site-ports.ts";
import { Sites } from "./sites/sites.ts";
import packageJson from "../package.json" with { type: "json" };

/** Creates and wires all parts of the server. The only module, with `main.ts`, that knows every adapter. */
export async function createDependencies(config: Config, logger: Logger) {
  const clock = { now: () => Date.now() };
  const ids = { next: () => randomBytes(16).toString("base64url"), uuid: () => randomUUID() };
  const metrics = createMetrics();
  const sites = new Sites(config.sites, config.publicUrl);
  const stores = await openStores(config, clock, logger);

  const proxyTo = (url: string): EgressProxy | undefined => {
    const proxy = findProxy(url, config.proxies);
    return proxy && new EgressProxy(proxy);
  };

  const moodles = new Map<string, MoodleSite>();
  for (const { id, moodle } of config.sites) {
    if (moodle === null) continue;
    moodles.set(
      id,
      new MoodleSite({
        url: moodle.url,
        token: moodle.token,
        proxy: proxyTo(moodle.url),
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
    proxy: proxyTo(config.anthropic.baseUrl),
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

async function openStores(config: Config, clock: Clock, logger: Logger): Promise<Stores> {
  const options = {
    sessionTtlSeconds: config.sessionTtlSeconds,
    feedback: { ttlMs: config.feedbackDays * DAY_MS, max: KEPT_MAX },
    statisticsWeeks: STATISTICS_WEEKS,
    clock,
  };
  if (config.redisUrl !== undefined) return openRedis(config.redisUrl, options, logger);
  logger.warn(
    "REDIS_URL is not set: conversations are kept only in this process and are lost when it ends",
  );
  return openMemory(options);
}

export type Dependencies = Awaited<ReturnType<typeof createDependencies>>;
