import type { Conversation, Feedback, Message, Rating, SessionSummary } from "@sidenote/protocol";

/**
 * The hashes that identify a person in the store. `user` is the hash of (`iss`, `sub`); `owner`, to whom a session
 * belongs, that of (`iss`, `sub`, `course_id`).
 */
export interface OwnerKeys {
  user: string;
  owner: string;
  courseId: number | null;
}

/** Identifies a turn within its session. */
export interface TurnRef {
  sessionId: string;
  turnId: string;
}

/** The turn that a question began. */
export interface KnownTurn {
  turnId: string;
  /** The question's fingerprint: tells whether a repeated `message_id` carries the same question. */
  fingerprint: string;
}

/** The running turn of a session, and the question that it answers. */
export interface ActiveTurn {
  turnId: string;
  messageId: string;
}

/** One event of a turn, serialised once for all listeners and the store. */
export interface Frame {
  id: number;
  /** The event's JSON. */
  json: string;
  final: boolean;
}

export interface TurnStart {
  keys: OwnerKeys;
  sessionId: string;
  /** False if the session must already exist. */
  mayCreate: boolean;
  turnId: string;
  question: Message;
  /** See `KnownTurn`. */
  fingerprint: string;
  replaceMessageId: string | undefined;
  title: string;
  start: Frame;
}

export type TurnStarted =
  | { kind: "started"; history: Message[] }
  /** The session already has a question with this `message_id`. */
  | ({ kind: "repeated" } & KnownTurn)
  | ({ kind: "busy" } & ActiveTurn)
  | { kind: "not_found" };

export interface TurnEnd {
  turn: TurnRef;
  keys: OwnerKeys;
  answer: Message | null;
  /** All frames of the turn, the final one last. */
  frames: readonly Frame[];
  /** How many of them the log is known to hold. */
  recorded: number;
  /** True if another replica ends the turn because the one that ran it died. */
  recovering?: boolean;
}

/** The most messages of a session that a turn reads. The model's history budget is usually exhausted long before. */
export const HISTORY_MESSAGES = 100;

/**
 * Stores sessions. A session belongs to one owner and does not exist for anyone else. Starting and finishing a turn
 * renew its expiry.
 * Every method throws AppError `store_unavailable` when the store cannot be reached.
 */
export interface SessionStore {
  /**
   * In one atomic step: finds or creates the session, recognises a repeated question, makes the turn the session's only
   * running one, truncates the history where a question is replaced, and appends the question. The returned history
   * ends before that question and is limited to the last `HISTORY_MESSAGES`. When a question is replaced by the same
   * text, its previous answer is kept until the turn ends.
   */
  beginTurn(start: TurnStart): Promise<TurnStarted>;
  /**
   * In one atomic step: appends the answer, or without one the previous answer that it was to replace; appends the
   * turn's last frames; frees the session. Resolves to false and changes nothing if the turn is no longer the session's
   * running one or, with `recovering`, if its replica is alive after all.
   */
  finishTurn(end: TurnEnd): Promise<boolean>;
  /**
   * Claims a question for a session. Resolves to the session that holds the claim: this one or an earlier one. So a
   * `message_id` stands for one question, whichever session a repeated request names.
   */
  claimQuestion(owner: string, messageId: string, sessionId: string): Promise<string>;
  findTurn(owner: string, sessionId: string, messageId: string): Promise<KnownTurn | null>;
  isOwner(owner: string, sessionId: string): Promise<boolean>;
  /** Includes the running turn or, if the last question has no answer, the turn of that question. */
  get(owner: string, sessionId: string): Promise<Conversation | null>;
  /** Lists the owner's sessions, latest first, at most `limit`. */
  list(keys: OwnerKeys, limit?: number): Promise<SessionSummary[]>;
  /** Deletes a session with its turns and events. */
  clear(keys: OwnerKeys, sessionId: string): Promise<Cleared>;
  /** Resolves to null if there is no such message. */
  setFeedback(
    owner: string,
    sessionId: string,
    messageId: string,
    feedback: Feedback,
  ): Promise<Rated | null>;
  exportUser(user: string): Promise<ExportedSession[]>;
  /** Lists all sessions of a user, so that they can be erased one by one. */
  listUser(user: string): Promise<UserSession[]>;
}

export interface Cleared {
  found: boolean;
  runningTurnId: string | null;
}

export interface Rated {
  /** The rating that was replaced, if any. */
  before: Rating | null;
}

/** A session of a user, in any course. */
export interface UserSession {
  sessionId: string;
  owner: string;
  courseId: number | null;
}

export interface ExportedSession {
  session_id: string;
  course_id: number | null;
  title: string;
  created_at: string;
  updated_at: string;
  messages: (Message & { feedback?: Feedback })[];
}

export interface Appended {
  /**
   * The last id the log now holds, after which the next batch must begin. Differs from the batch's last id if the store
   * lost earlier frames in a restart, or if the reply to an earlier write was lost.
   */
  recorded: number;
  /** Whether the turn has readers on other replicas. */
  watched: boolean;
}

export interface LeaseRenewal {
  held: boolean;
  /** Whether a stop has been requested. */
  stopRequested: boolean;
}

/** The events of turns, stored so that any replica can serve them from any id, and the signals between replicas. */
export interface TurnLog {
  /** Appends a batch in order. Frames that the log already holds are not added again. */
  append(turn: TurnRef, frames: readonly Frame[]): Promise<Appended>;
  /** Returns the frames with an id above `after`, in order. Null if the turn is unknown. */
  read(turn: TurnRef, after: number): Promise<Frame[] | null>;
  /**
   * Calls `onChange` when a turn may have new frames. Spurious and lost calls are allowed, since readers also poll.
   * Resolves to a function that ends the watch.
   */
  watch(turn: TurnRef, onChange: () => void): Promise<() => void>;
  /** Tells the other replicas that the turn has readers here. */
  keepWatched(turn: TurnRef): Promise<void>;
  isWatched(turn: TurnRef): Promise<boolean>;
  /** Renews this replica's lease on a turn, unless another replica has ended the turn. */
  renewLease(turn: TurnRef): Promise<LeaseRenewal>;
  /**
   * Whether a replica holds the turn's lease. The first call that finds the lease expired starts a grace period of some
   * seconds, in which the result is still true: the store may have been unreachable, and the replica may renew.
   */
  isLeased(turn: TurnRef): Promise<boolean>;
  /** Asks the replica that runs the turn to stop it. */
  requestStop(turn: TurnRef): Promise<void>;
  /** Sets the listener that is called when this replica is asked to stop a turn. */
  onStopRequest(listener: (turnId: string) => void): void;
}

export interface PolicyStore {
  /** When the user accepted, ISO 8601; null if not. */
  acceptedAt(user: string): Promise<string | null>;
  accept(user: string, at: string): Promise<void>;
  forget(user: string): Promise<boolean>;
}
