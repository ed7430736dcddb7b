import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { TurnMeter } from "./chat/ports.ts";

const NEVER_MS = 2 ** 31 - 1;

/**
 * Collects the default metrics of a Node process except the event-loop delay percentiles, whose measurement wakes the
 * process a hundred times a second. Event-loop utilisation serves the same purpose at no cost.
 * @see https://nodejs.org/api/perf_hooks.html#performanceeventlooputilizationutilization1-utilization2
 */
function collectProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS });
  for (const figure of ["min", "max", "mean", "stddev", "p50", "p90", "p99"]) {
    registry.removeSingleMetric(`nodejs_eventloop_lag_${figure}_seconds`);
  }
  let before = performance.eventLoopUtilization();
  const utilization = new Gauge({
    name: "nodejs_eventloop_utilization",
    help: "Share of time since the last reading in which the event loop was busy, 0 to 1.",
    registers: [],
    collect() {
      const now = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
  });
  registry.registerMetric(utilization);
}

/** The outcome of the model's last answer in this process. Reveals a wrong API key or model name. */
export type ModelState = "untried" | "ok" | `llm_${string}`;

/** The outcomes of turns that the model answered. */
const ANSWERED = new Set(["complete", "truncated", "refused"]);

const isModelFailure = (outcome: string): outcome is `llm_${string}` => outcome.startsWith("llm_");

/** Creates the Prometheus metrics of `/metrics`. No label contains a user, a course or text. */
export function createMetrics() {
  const registry = new Registry();
  collectProcess(registry);
  const registers = [registry];
  const turnSeconds = [0.25, 0.5, 1, 2, 5, 10, 20, 40, 80, 160];
  const callSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

  const requests = new Counter({
    name: "sidenote_http_requests_total",
    help: "HTTP requests answered, by route and status.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const running = new Gauge({
    name: "sidenote_turns_running",
    help: "Turns now running on this replica.",
    registers,
  });
  const turns = new Counter({
    name: "sidenote_turns_total",
    help: "Turns ended, by outcome: the status in done, an error code, policy_required or unavailable.",
    labelNames: ["outcome"],
    registers,
  });
  const duration = new Histogram({
    name: "sidenote_turn_seconds",
    help: "Time from the question to the last event.",
    buckets: turnSeconds,
    registers,
  });
  const firstToken = new Histogram({
    name: "sidenote_first_token_seconds",
    help: "Time from the question to the first piece of the answer.",
    buckets: turnSeconds,
    registers,
  });
  const tokens = new Counter({
    name: "sidenote_tokens_total",
    help: "Tokens used with the model's vendor, by kind and site.",
    labelNames: ["kind", "site"],
    registers,
  });
  const moodleCalls = new Histogram({
    name: "sidenote_moodle_call_seconds",
    help: "Calls to Moodle's web services, by function and outcome.",
    labelNames: ["function", "outcome"],
    buckets: callSeconds,
    registers,
  });
  const retries = new Counter({
    name: "sidenote_llm_retries_total",
    help: "Requests to the model that failed before the first token and were retried.",
    registers,
  });
  const documents = new Counter({
    name: "sidenote_documents_total",
    help: "Course documents read for searching, by outcome.",
    labelNames: ["outcome"],
    registers,
  });
  const feedback = new Counter({
    name: "sidenote_feedback_total",
    help: "Ratings of answers.",
    labelNames: ["rating"],
    registers,
  });
  const listeners = new Map<string, () => number>();
  const openStreams = new Gauge({
    name: "sidenote_streams_open",
    help: "Open event streams and sockets.",
    labelNames: ["kind"],
    registers,
    collect: () => {
      for (const [kind, count] of listeners) openStreams.set({ kind }, count());
    },
  });

  let model: ModelState = "untried";
  const meter: TurnMeter = {
    turnStarted: () => running.inc(),
    turnEnded: (outcome, seconds) => {
      if (ANSWERED.has(outcome)) model = "ok";
      if (isModelFailure(outcome)) model = outcome;
      running.dec();
      turns.inc({ outcome });
      duration.observe(seconds);
    },
    firstToken: (seconds) => firstToken.observe(seconds),
    tokensUsed: (usage, site) => {
      for (const [kind, count] of Object.entries(usage)) tokens.inc({ kind, site }, count);
    },
  };
  return {
    registry,
    meter,
    requests,
    moodleCalls,
    retries,
    documents,
    feedback,
    listeners,
    modelState: (): ModelState => model,
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
