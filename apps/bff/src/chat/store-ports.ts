import type { Conversation, Feedback, Message, SessionSummary } from "@sidenote/protocol";

/**
 * Keyed hashes that stand for a person in the store. `user` is one (`iss`, `sub`); `owner` is one
 * (`iss`, `sub`, `course_id`), to whom a session belongs.
 */
export interface OwnerKeys {
  user: string;
  owner: string;
  courseId: number | null;
}

/** A turn within its session. */
export interface TurnRef {
  sessionId: string;
  turnId: string;
}

/** The turn that a question began. */
export interface KnownTurn {
  turnId: string;
  /** Of the question: tells whether a repeated `message_id` is the same one. */
  fingerprint: string;
}

/** The turn that runs in a session, and the question that it answers. */
export interface ActiveTurn {
  turnId: string;
  messageId: string;
}

/** One event of a turn, serialised once for every listener and for the store. */
export interface Frame {
  id: number;
  /** The event's JSON. */
  json: string;
  final: boolean;
}

export interface TurnStart {
  keys: OwnerKeys;
  sessionId: string;
  /** False where the session must exist already. */
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
  /** The same `message_id` was here before. */
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
  recovering?: boolean;
}

/** The most messages of a conversation that a turn reads. What a model is sent ends long before, as a rule. */
export const HISTORY_MESSAGES = 100;

/**
 * Conversations. A session belongs to one owner; for anybody else it does not exist. Every write renews its life.
 * Every method throws AppError `store_unavailable` when the store cannot be reached.
 */
export interface SessionStore {
  /**
   * In one step: finds or makes the session, recognises a repeated question, takes the session's only turn, cuts the
   * history where a question is replaced, appends the question. The history it returns ends before that question, and
   * has its last `HISTORY_MESSAGES`. The answer to the same question, asked again, is kept until the turn ends.
   */
  beginTurn(start: TurnStart): Promise<TurnStarted>;
  /**
   * In one step: appends the answer, or where there is none the one that it was to replace, and the turn's last frames,
   * and frees the session. False, and nothing done, if the turn is no longer the session's; or, with `recovering`, if its replica lives after all.
   */
  finishTurn(end: TurnEnd): Promise<boolean>;
  /**
   * Says that a question is asked in a session, unless it was asked in another one before: the session that it is
   * asked in. So the same `message_id` is one question, whatever session a repeated request names.
   */
  claimQuestion(owner: string, messageId: string, sessionId: string): Promise<string>;
  findTurn(owner: string, sessionId: string, messageId: string): Promise<KnownTurn | null>;
  isOwner(owner: string, sessionId: string): Promise<boolean>;
  /** With the turn that runs; or, where nothing answered the last question, with that question's. */
  get(owner: string, sessionId: string): Promise<Conversation | null>;
  /** The owner's sessions, the latest first; no more than `most`. */
  list(keys: OwnerKeys, most?: number): Promise<SessionSummary[]>;
  /** Clears a session, its turns and its events. */
  clear(keys: OwnerKeys, sessionId: string): Promise<Cleared>;
  /** Null if there is no such message. */
  setFeedback(
    owner: string,
    sessionId: string,
    messageId: string,
    feedback: Feedback,
  ): Promise<Rated | null>;
  exportUser(user: string): Promise<ExportedSession[]>;
  /** Ids of all sessions of a user, for erasing them one by one. */
  listUser(user: string): Promise<UserSession[]>;
}

export interface Cleared {
  found: boolean;
  runningTurnId: string | null;
}

export interface Rated {
  /** The rating that was replaced, if any. */
  before: Feedback["rating"] | null;
}

/** A session of a user, in whatever course. */
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
   * The last id the log now holds. Another than the batch's when a restart of the store has lost frames before it, or
   * when the word was lost that some of it had been written: the next batch begins after this one.
   */
  recorded: number;
  /** Whether somebody listens on another replica. */
  watched: boolean;
}

export interface LeaseRenewal {
  held: boolean;
  /** Whether a stop was asked meanwhile. */
  stopRequested: boolean;
}

/** The events of turns, kept so that any replica can serve them from any id, and the word between replicas. */
export interface TurnLog {
  /** Appends a batch in order; what is there already changes nothing. */
  append(turn: TurnRef, frames: readonly Frame[]): Promise<Appended>;
  /** Frames with an id above `after`, in order. Null if the turn is not known. */
  read(turn: TurnRef, after: number): Promise<Frame[] | null>;
  /** Calls back when a turn may have new frames. Spurious and lost calls are allowed: readers also poll. */
  watch(turn: TurnRef, onChange: () => void): Promise<() => void>;
  /** Says to the other replicas that somebody listens to this turn. */
  keepWatched(turn: TurnRef): Promise<void>;
  isWatched(turn: TurnRef): Promise<boolean>;
  /** Renews this replica's lease on a turn, unless another one ended it. */
  renewLease(turn: TurnRef): Promise<LeaseRenewal>;
  /**
   * Whether some replica holds the lease, or may do so again: who was found without it a moment ago has some seconds to
   * renew it, for the store may have been away.
   */
  isLeased(turn: TurnRef): Promise<boolean>;
  /** Asks the owner of a turn, wherever it runs, to stop it. */
  requestStop(turn: TurnRef): Promise<void>;
  /** Calls back when this replica is asked to stop a turn. */
  onStopRequest(listener: (turnId: string) => void): void;
}

export interface PolicyStore {
  /** When the user accepted, ISO 8601; null if not. */
  acceptedAt(user: string): Promise<string | null>;
  accept(user: string, at: string): Promise<void>;
  forget(user: string): Promise<boolean>;
}
