import type { ChatRequest, Message } from "@sidenote/protocol";
import { AppError } from "../errors.ts";
import { toFrame } from "./live-turn.ts";
import { toAsker, toFingerprint, toOwnerKeys, toSessionId } from "./owner-keys.ts";
import type { Clock, Ids, Principal } from "./ports.ts";
import type { Quota, Reservation } from "./quota-ports.ts";
import type {
  Frame,
  KnownTurn,
  OwnerKeys,
  SessionStore,
  TurnLog,
  TurnRef,
  TurnStart,
  TurnStarted,
} from "./store-ports.ts";
import { estimateTokens } from "./prompts/history.ts";
import { recoverTurn } from "./recover-turn.ts";

const TITLE_CHARACTERS = 80;

export interface BeginTurnPorts {
  sessions: SessionStore;
  log: TurnLog;
  quota: Quota;
  clock: Clock;
  ids: Ids;
  /** A secret of the principal's site, for keyed hashes. */
  siteSecret(principal: Principal): string;
  maxTokens: number;
  /** Whether any replica is still running the turn. */
  isAlive(turn: TurnRef): Promise<boolean>;
  onError(error: unknown, turn: TurnRef, requestId: string): void;
}

export type BegunTurn =
  | { kind: "repeated"; ref: TurnRef }
  | {
      kind: "begun";
      ref: TurnRef;
      keys: OwnerKeys;
      start: Frame;
      reservation: Reservation;
      history: Message[];
      /** Unix milliseconds. */
      askedAt: number;
    };

/**
 * Admits a question: recognises a repeated one, reserves quota and claims the session, which has one turn at a time.
 * A repeated question costs nothing and is never refused by a limit.
 * @throws AppError `not_found`, `turn_in_progress`, `invalid_request`, `rate_limited`, `quota_exceeded`,
 * `store_unavailable`; any reservation is cancelled first.
 */
export async function beginTurn(
  ports: BeginTurnPorts,
  principal: Principal,
  request: ChatRequest,
  requestId: string,
): Promise<BegunTurn> {
  const { sessions, quota, ids } = ports;
  if (request.session_id === undefined && request.replace_message_id !== undefined) {
    throw new AppError("not_found", { detail: "replace_message_id without a session" });
  }
  const keys = toOwnerKeys(principal);
  const messageId = request.message_id ?? ids.uuid();
  const sessionId = request.session_id ?? toSessionId(keys, messageId, ports.siteSecret(principal));
  const [reserved, claimed] = await Promise.allSettled([
    quota.reserve(toAsker(principal, keys), ports.maxTokens + estimateTokens(request.message)),
    request.message_id === undefined
      ? sessionId
      : sessions.claimQuestion(keys.owner, messageId, sessionId),
  ]);
  const ref: TurnRef = { sessionId, turnId: ids.next() };
  let begun: BegunTurn | undefined;
  try {
    begun = await admit(ports, request, { ref, keys, messageId, reserved, claimed });
    return begun;
  } finally {
    if (begun?.kind !== "begun" && reserved.status === "fulfilled") {
      // If the store is unreachable, the reservation expires with its window.
      await reserved.value.cancel().catch((error: unknown) => ports.onError(error, ref, requestId));
    }
  }
}

/** A question, with what has been reserved for it and the session that holds the claim to it. */
interface Claim {
  ref: TurnRef;
  keys: OwnerKeys;
  messageId: string;
  reserved: PromiseSettledResult<Reservation>;
  claimed: PromiseSettledResult<string>;
}

async function admit(
  ports: BeginTurnPorts,
  request: ChatRequest,
  { ref, keys, messageId, reserved, claimed }: Claim,
): Promise<BegunTurn> {
  const { sessions, clock } = ports;
  const { sessionId, turnId } = ref;
  const fingerprint = toFingerprint(request.message, request.replace_message_id);
  const claimedSessionId = claimed.status === "fulfilled" ? claimed.value : sessionId;
  if (reserved.status === "rejected" || claimedSessionId !== sessionId) {
    const known = await sessions.findTurn(keys.owner, claimedSessionId, messageId);
    if (known !== null) return toRepeated(claimedSessionId, known, fingerprint);
  }
  if (reserved.status === "rejected") throw reserved.reason;
  if (claimed.status === "rejected") throw claimed.reason;
  const askedAt = clock.now();
  const start = toFrame(1, {
    type: "start",
    session_id: sessionId,
    turn_id: turnId,
    message_id: messageId,
  });
  const started = await beginInSession(ports, {
    keys,
    sessionId,
    mayCreate: request.session_id === undefined,
    turnId,
    question: {
      id: messageId,
      role: "user",
      content: request.message,
      status: "complete",
      created_at: new Date(askedAt).toISOString(),
    },
    fingerprint,
    replaceMessageId: request.replace_message_id,
    title: toTitle(request.message),
    start,
  });
  switch (started.kind) {
    case "repeated":
      return toRepeated(sessionId, started, fingerprint);
    case "busy":
      throw new AppError("turn_in_progress", { retryAfterSeconds: 2 });
    case "not_found":
      throw new AppError("not_found");
    case "started": {
      const { history } = started;
      return { kind: "begun", ref, keys, start, reservation: reserved.value, history, askedAt };
    }
  }
}

/** @throws AppError `invalid_request` if the known turn answers another question */
function toRepeated(sessionId: string, known: KnownTurn, fingerprint: string): BegunTurn {
  if (known.fingerprint !== fingerprint) {
    throw new AppError("invalid_request", { message: "message_id: was used for another message." });
  }
  return { kind: "repeated", ref: { sessionId, turnId: known.turnId } };
}

/** Starts the turn in its session, first recovering a turn left behind by a dead replica. */
async function beginInSession(ports: BeginTurnPorts, start: TurnStart): Promise<TurnStarted> {
  const started = await ports.sessions.beginTurn(start);
  if (started.kind !== "busy") return started;
  const blocking: TurnRef = { sessionId: start.sessionId, turnId: started.turnId };
  if (await ports.isAlive(blocking)) return started;
  await recoverTurn(ports, blocking, start.keys);
  return ports.sessions.beginTurn(start);
}

function toTitle(message: string): string {
  const line = message.replace(/\s+/g, " ");
  const characters = [...line];
  return characters.length <= TITLE_CHARACTERS
    ? line
    : `${characters
        .slice(0, TITLE_CHARACTERS - 1)
        .join("")
        .replace(/[\s.,;:…]+$/, "")}…`;
}
