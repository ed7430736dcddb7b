import type { DoneEvent, Message, MessageStatus, TurnEvent } from "@sidenote/protocol";
import type { Flow } from "pocketflow";
import { AppError, toAppError, toErrorEvent } from "../errors.ts";
import { type ChargeableTurn, chargeTurn, type ChargeTurnPorts } from "./charge-turn.ts";
import { citeSources, toGrounding } from "./citations.ts";
import { type LiveTurn, toFrame } from "./live-turn.ts";
import type { Clock, Ids } from "./ports.ts";
import type { SessionStore } from "./store-ports.ts";
import type { TurnRecorder } from "./turn-recorder.ts";
import { hasWords, type Turn, TurnStopped } from "./turn.ts";
import { toUsage } from "./usage.ts";

/** How long the end of a turn retries an unreachable store before listeners get an error. */
const STORE_PATIENCE_MS = 15_000;
const STORE_RETRY_MS = 500;

export interface RunTurnPorts extends ChargeTurnPorts {
  flow: Flow<Turn>;
  sessions: SessionStore;
  clock: Clock;
  ids: Ids;
}

export interface RunningTurn extends ChargeableTurn {
  live: LiveTurn;
  recorder: TurnRecorder;
  abort: AbortController;
}

interface Outcome {
  event: TurnEvent;
  /** The status of the answer in the history. */
  status: MessageStatus;
}

/**
 * Runs a turn to its end. The flow's events go to the live feed and, in batches, to the log. The answer and the last
 * frames are then stored in one step, and only after that do listeners get the final event: anyone who has seen it
 * finds the answer in the history and the session free. Never rejects.
 */
export function runTurn(ports: RunTurnPorts, running: RunningTurn): Promise<void> {
  ports.meter.turnStarted();
  // Promise chaining instead of `await`, which would keep another suspended function in memory per open answer.
  return ports.flow
    .run(running.turn)
    .then(() => toOutcome(running, ports.ids))
    .catch((thrown: unknown) => toFailedOutcome(ports, running, thrown))
    .then((outcome) => endTurn(ports, running, outcome));
}

async function endTurn(ports: RunTurnPorts, running: RunningTurn, outcome: Outcome): Promise<void> {
  const { turn, live, ref, keys } = running;
  live.flush();
  const recorded = await running.recorder.close();
  const final = toFrame(live.frames.length + 1, outcome.event);
  const answer = toAnswer(turn, outcome, ports);

  let lastEvent = outcome.event;
  try {
    const stored = await withRetries(ports.clock, () =>
      ports.sessions.finishTurn({
        turn: ref,
        keys,
        answer,
        frames: [...live.frames, final],
        recorded,
      }),
    );
    if (!stored && outcome.event.type !== "error" && outcome.status !== "stopped") {
      // Another replica considered this one dead and ended the turn. (For a stopped turn, the session may have been
      // cleared instead.)
      lastEvent = toErrorEvent(new AppError("turn_interrupted"), running.requestId);
    }
  } catch (error) {
    const failure = toAppError(error);
    ports.onError(failure, ref, running.requestId);
    lastEvent = toErrorEvent(failure, running.requestId);
  }
  live.push(lastEvent === outcome.event ? final : toFrame(final.id, lastEvent));

  await chargeTurn(ports, running, lastEvent);
  const label =
    lastEvent.type === "error"
      ? lastEvent.code
      : lastEvent.type === "done"
        ? lastEvent.status
        : lastEvent.type;
  ports.meter.turnEnded(label, (ports.clock.now() - turn.askedAt) / 1000);
}

function toOutcome({ turn, live }: RunningTurn, ids: Ids): Outcome {
  if (live.outcome !== null) return { event: live.outcome, status: "interrupted" };
  if (turn.status === null) throw new Error("The flow ended with neither an answer nor a refusal.");
  return { event: toDone(turn, turn.status, ids), status: turn.status };
}

function toFailedOutcome(ports: RunTurnPorts, running: RunningTurn, thrown: unknown): Outcome {
  const { turn } = running;
  try {
    // A partial answer gets its citations, too.
    citeSources(turn);
  } catch (error) {
    // The turn must end even if the citations fail.
    ports.onError(toAppError(error), running.ref, running.requestId);
  }
  const cause: unknown = turn.signal.aborted ? turn.signal.reason : thrown;
  if (cause instanceof TurnStopped && (cause.reason === "stopped" || cause.reason === "cleared"))
    return { event: toDone(turn, "stopped", ports.ids), status: "stopped" };
  const error =
    cause instanceof TurnStopped
      ? new AppError("turn_interrupted", { cause, detail: cause.reason })
      : toAppError(cause);
  ports.onError(error, running.ref, running.requestId);
  return { event: toErrorEvent(error, running.requestId), status: "interrupted" };
}

function toDone(turn: Turn, status: DoneEvent["status"], ids: Ids): DoneEvent {
  return {
    type: "done",
    message_id: ids.uuid(),
    status,
    grounding: toGrounding(turn.answer.text, turn.citations),
    usage: toUsage(turn),
  };
}

function toAnswer(
  turn: Turn,
  { event, status }: Outcome,
  { clock, ids }: RunTurnPorts,
): Message | null {
  if (!hasWords(turn)) return null;
  return {
    id: event.type === "done" ? event.message_id : ids.uuid(),
    role: "assistant",
    content: turn.answer.text,
    status,
    ...(turn.citations.length > 0 ? { citations: turn.citations } : {}),
    created_at: new Date(clock.now()).toISOString(),
  };
}

async function withRetries<T>(clock: Clock, attempt: () => Promise<T>): Promise<T> {
  const deadline = clock.now() + STORE_PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (clock.now() + STORE_RETRY_MS > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, STORE_RETRY_MS));
    }
  }
}
