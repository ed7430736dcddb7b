import type { DoneStatus, Role, UnavailableReason, Usage } from "@sidenote/protocol";
import type { Findings } from "./library-ports.ts";

/** Who asks, where: taken from a verified launch token, and from nowhere else. */
export interface Principal {
  siteId: string;
  issuer: string;
  userId: string;
  courseId: number | null;
  contextId: number | null;
  instanceId: number | null;
  /** The activity whose page is open, by its course-module id. */
  cmid: number | null;
  /** How many questions a day the site lets them ask in this course; null leaves that to the server's own limits. */
  messagesPerDay: number | null;
  role: Role;
  locale: string;
}

/** One thing of a course that this student may see. Dates are Unix seconds. */
export interface Activity {
  cmid: number;
  name: string;
  modname: string;
  url: string | null;
  dates: readonly { label: string; timestamp: number }[];
  description: string;
}

export interface CourseSection {
  name: string;
  summary: string;
  activities: readonly Activity[];
}

/** What the assistant may know for one turn. All course text is untrusted. */
export interface CourseContext {
  user: { firstName: string; timezone: string | null };
  course: { id: number; fullname: string; shortname: string; summary: string; url: string } | null;
  /** Null where the site cannot say what this very student may see. */
  outline: readonly CourseSection[] | null;
  settings: {
    title: string;
    welcome: string;
    starters: readonly string[];
    persona: string;
    instructions: string;
    tutoringStyle: "direct" | "socratic" | "hints";
    outsideAllowed: boolean;
    /** Whether the course's documents may be searched here, and can be. */
    documentsAllowed: boolean;
  };
  unavailable: UnavailableReason | null;
  /** What the user must accept first, in their language; null where the site does not say it. */
  policyText: string | null;
}

/** Where users, courses and the policy come from. */
export interface ContextSource {
  /**
   * The user and course of a principal, as they are for that user. `startsConversation` lets a site that keeps a log
   * write down that a conversation begins.
   * @throws AppError `forbidden` for a user or course that may not be used; `moodle_*` when Moodle cannot tell.
   */
  getContext(
    principal: Principal,
    signal: AbortSignal,
    startsConversation?: boolean,
  ): Promise<CourseContext>;
}

/** Tells who has agreed to the use of AI. */
export interface PolicyReader {
  /** Asked at every turn. A refusal is never remembered. */
  isAccepted(principal: Principal, signal: AbortSignal): Promise<boolean>;
}

/** Also knows who keeps that, and keeps it where it may. */
export interface PolicyKeeper extends PolicyReader {
  keptBy(principal: Principal): "moodle" | "bff" | "none";
  /**
   * Records acceptance.
   * @throws AppError `policy_kept_elsewhere` where the site itself keeps it.
   */
  accept(principal: Principal): Promise<void>;
}

/** Everything the model is sent for one turn. */
export interface ModelRequest {
  system: string;
  /** What goes with the question, this time only: it is no part of the conversation. */
  aside: string | null;
  /** Alternating, beginning and ending with the user. */
  messages: readonly { role: "user" | "assistant"; content: string }[];
  maxTokens: number;
  /** A keyed hash, never an id. */
  userHash: string;
  /** Null where there are no documents to look into. */
  tools: {
    /** False once it has looked enough, and must answer. */
    mayGoOn: boolean;
    /** What it has looked up to answer this question, and found. */
    rounds: readonly ToolRound[];
  } | null;
}

/** How the model looks into the course's documents: by words, or at one of them, part by part from 1. */
export type ToolCall = {
  /** The model's own name for the call. */
  id: string;
} & (
  | { tool: "search_course"; query: string }
  | { tool: "read_document"; url: string; part: number }
);

/** What the model said, then what it called at once; null for what could not be looked up. */
export interface ToolRound {
  said: string;
  /** The same, calls and all, in the model's own form, where it wants it back as it was; left out where `said` will do. */
  verbatim?: unknown;
  calls: readonly (ToolCall & { findings: Findings | null })[];
}

export interface ModelResult {
  status: Exclude<DoneStatus, "stopped">;
  usage: Usage;
  /** What is to be looked up before the answer goes on; mostly nothing. */
  calls: readonly ToolCall[];
  /** For the round that `calls` begins. */
  verbatim?: ToolRound["verbatim"];
}

/** A passage that something said rests on. */
export interface CitedPassage {
  /** The passage's `url`, as it was given. */
  url: string;
  text: string;
}

/** Where the model's words go while they are written. */
export interface ModelSink {
  text(piece: string): void;
  /** What the words since the last call, or since their beginning, rest on. Comes after them. */
  cite(cited: readonly CitedPassage[]): void;
  /** What is used so far, so that an answer cut short is charged too. */
  usage(usage: Usage): void;
}

export interface LanguageModel {
  /**
   * Writes one answer into the sink, each piece at once. Retries only before the first piece. The request is made anew
   * for each attempt, so that nobody has to keep it while the answer is written.
   * @throws AppError `llm_*`; or the signal's reason when aborted, upstream being cut at once.
   */
  generate(
    toRequest: () => ModelRequest,
    sink: ModelSink,
    signal: AbortSignal,
  ): Promise<ModelResult>;
}

export interface Allowance {
  messages_left: number | null;
  tokens_left: number | null;
  resets_at: string | null;
}

/** What a user may still do. */
export interface Quota {
  /**
   * Takes one message, of the user's and of those the site lets them ask in this course, and reserves up to `tokens` of
   * the user's tokens of today, so that parallel turns cannot overrun them.
   * @throws AppError `rate_limited` or `quota_exceeded`, with the seconds to wait; then nothing was taken.
   */
  reserve(asker: Asker, tokens: number): Promise<Reservation>;
  left(asker: Asker): Promise<Allowance | null>;
}

/** Whose limits count: see `OwnerKeys` for the keys. */
export interface Asker {
  /** The id of a registered site. */
  site: string;
  user: string;
  owner: string;
  messagesPerDay: number | null;
}

export interface Reservation {
  /** At most what was asked. */
  tokens: number;
  /** Replaces what was reserved by what was used. */
  settle(usedTokens: number): Promise<void>;
  /** Gives everything back, the message too: the turn never began. */
  cancel(): Promise<void>;
  /** Gives back all but the message of this minute and what was used: the model was asked, and had not a word. */
  forgive(usedTokens: number): Promise<void>;
}

/** Time and randomness, so that tests can hold them still. */
export interface Clock {
  now(): number;
}

export interface Ids {
  /** Unguessable, URL-safe, 128 bits or more. */
  next(): string;
  /** A UUID, as a client would choose for its message. */
  uuid(): string;
}

/** What is counted of a turn. */
export interface TurnMeter {
  turnStarted(): void;
  turnEnded(outcome: string, seconds: number): void;
  firstToken(seconds: number): void;
  /** `site` is the id of a registered site. */
  tokensUsed(usage: Usage, site: string): void;
}
