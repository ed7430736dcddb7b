import type { TurnEvent } from "@sidenote/protocol";
import { type AppError, toAppError } from "../errors.ts";
import type { TurnMeter } from "./ports.ts";
import type { Reservation } from "./quota-ports.ts";
import type { CourseStatistics } from "./statistics.ts";
import type { OwnerKeys, TurnRef } from "./store-ports.ts";
import { hasWords, type Turn } from "./turn.ts";
import { toUsage } from "./usage.ts";

export interface ChargeTurnPorts {
  meter: TurnMeter;
  statistics: Pick<CourseStatistics, "countTurn">;
  /** Called with the error that ended a turn, or that occurred while ending it, for the log. */
  onError(error: AppError, turn: TurnRef, requestId: string): void;
}

/** A turn and what was reserved for it. */
export interface ChargeableTurn {
  ref: TurnRef;
  keys: OwnerKeys;
  requestId: string;
  turn: Turn;
  reservation: Reservation;
}

/**
 * Charges a turn that has ended. One that never reached the model is free. One in which the model failed before its
 * first word costs the per-minute message and any usage that the model reported, but no message of the day. Any other
 * costs what it used, however it ended. Never rejects.
 */
export async function chargeTurn(
  ports: ChargeTurnPorts,
  { turn, keys, reservation, ref, requestId }: ChargeableTurn,
  lastEvent: TurnEvent,
): Promise<void> {
  const usage = toUsage(turn);
  ports.meter.tokensUsed(usage, turn.principal.siteId);
  const used = usage.input_tokens + usage.cache_creation_input_tokens + usage.output_tokens;
  if (turn.wasAsked) ports.statistics.countTurn(turn.principal, keys.user, lastEvent, used);
  const failedBeforeText =
    lastEvent.type === "error" && lastEvent.code.startsWith("llm_") && !hasWords(turn);
  try {
    if (!turn.wasAsked) await reservation.cancel();
    else if (failedBeforeText) await reservation.forgive(turn.usage === null ? 0 : used);
    else await reservation.settle(used);
  } catch (error) {
    ports.onError(toAppError(error), ref, requestId);
  }
}
