import type { Contact, DoneStatus, Role, UnavailableReason, Usage } from "@sidenote/protocol";
import type { Findings } from "./library-ports.ts";

/** The authenticated user and where they ask from, taken only from a verified launch token. */
export interface Principal {
  siteId: string;
  issuer: string;
  userId: string;
  courseId: number | null;
  contextId: number | null;
  instanceId: number | null;
  /** The course-module id of the activity whose page is open. */
  cmid: number | null;
  /** The role that a teacher has switched to, to see the course as others do (Moodle only). */
  switchedRoleId: number | null;
  /** The site's limit on questions per day in this course; null if only the server's own limits apply. */
  messagesPerDay: number | null;
  role: Role;
  locale: string;
}

/** An activity of a course that this student may see. Dates are Unix seconds. */
export interface Activity {
  cmid: number;
  name: string;
  modname: string;
  /** Whether it counts towards a grade; absent if the site cannot tell. */
  graded?: boolean;
  url: string | null;
  dates: readonly { label: string; timestamp: number }[];
  description: string;
  /** Absent if the site tells nothing of the kind. */
  progress?: Progress;
}

/** What this student has done in an activity, as far as the site tells. */
export interface Progress {
  /** Null if the site does not track it. */
  completed: boolean | null;
  /** Null if nothing can be submitted. */
  submission: "none" | "draft" | "reopened" | "submitted" | null;
  /** Unix seconds; null if nothing is submitted. */
  submittedAt: number | null;
  /** The grades that are released to this student, as the site formats them. */
  results: readonly { name: string; grade: string | null; feedback: string }[];
}

export interface CourseSection {
  name: string;
  summary: string;
  activities: readonly Activity[];
}

/** The course context of one turn. All course text is untrusted. */
export interface CourseContext {
  user: { firstName: string; timezone: string | null };
  course: { id: number; fullname: string; shortname: string; summary: string; url: string } | null;
  /** Null if the site cannot tell what this student may see. */
  outline: readonly CourseSection[] | null;
  settings: {
    title: string;
    welcome: string;
    /** Shown above the question at all times. */
    notice: string;
    starters: readonly string[];
    persona: string;
    instructions: string;
    tutoringStyle: "direct" | "socratic" | "hints";
    /** Whether graded activities get hints only, whatever the style. */
    gradedHints: boolean;
    outsideAllowed: boolean;
    /** Whether searching the course's documents is both permitted and possible. */
    documentsAllowed: boolean;
  };
  /** Where this user reaches people; null if the site names nobody. */
  contact: Contact | null;
  unavailable: UnavailableReason | null;
  /** The policy the user must accept, in their language; null if the site does not provide the text. */
  policyText: string | null;
}

/** The source of users, courses and settings. */
export interface ContextSource {
  /**
   * Returns a principal's user and course as that user sees them. `startsConversation` lets a site that keeps a log
   * record the start of a conversation.
   * @throws AppError `forbidden` for a user or course without access; `moodle_*` when Moodle fails.
   */
  getContext(
    principal: Principal,
    signal: AbortSignal,
    startsConversation?: boolean,
  ): Promise<CourseContext>;
}

/** Tells whether a user has accepted the AI policy. */
export interface PolicyReader {
  /** Called at every turn. A negative result is never cached. */
  isAccepted(principal: Principal, signal: AbortSignal): Promise<boolean>;
}

/** Also knows who records acceptance, and records it where that is the BFF's task. */
export interface PolicyKeeper extends PolicyReader {
  keptBy(principal: Principal): "moodle" | "bff" | "none";
  /**
   * Records acceptance.
   * @throws AppError `policy_kept_elsewhere` if the site itself records it.
   */
  accept(principal: Principal): Promise<void>;
}

/** Everything sent to the model in one request. */
export interface ModelRequest {
  system: string;
  /** Sent with the question in this turn only; not part of the conversation. */
  aside: string | null;
  /** Alternating roles; the first and the last message are the user's. */
  messages: readonly { role: "user" | "assistant"; content: string }[];
  maxTokens: number;
  /** A keyed hash, never an id. */
  userHash: string;
  /** Null if there are no documents to search. */
  tools: {
    /** False once the rounds are used up: the model must answer. */
    mayLookUp: boolean;
    /** The look-ups made for this question so far, with their findings. */
    rounds: readonly ToolRound[];
  } | null;
}

/** A look-up that the model requests: a search for words, or one part of a document, counted from 1. */
export type ToolCall = {
  /** Chosen by the model. */
  id: string;
} & (
  | { tool: "search_course"; query: string }
  | { tool: "read_document"; url: string; part: number }
);

/** The text the model wrote, then the look-ups it requested together. */
export interface ToolRound {
  said: string;
  /**
   * Text and calls in the vendor's own format, for a model that requires them back unchanged. Left out where `said`
   * suffices.
   */
  verbatim?: unknown;
  /** `findings` is null for a look-up that failed. */
  calls: readonly (ToolCall & { findings: Findings | null })[];
}

export interface ModelResult {
  status: Exclude<DoneStatus, "stopped">;
  /** Look-ups to make before the answer continues; usually empty. */
  calls: readonly ToolCall[];
  /** For the `ToolRound` made from `calls`. */
  verbatim?: ToolRound["verbatim"];
}

/** A passage that the model cites, with the quoted text. */
export interface CitedPassage {
  /** The passage's `url`, as given to the model. */
  url: string;
  text: string;
}

/** Receives the model's output as it is generated. */
export interface ModelSink {
  text(piece: string): void;
  /** Called after the text that `cited` supports: everything since the last call, or since the start. */
  cite(cited: readonly CitedPassage[]): void;
  /** Called with the usage of the current attempt so far, so that one cut short is charged too. */
  usage(usage: Usage): void;
}

export interface LanguageModel {
  /**
   * Streams one answer into the sink, each piece as it arrives. Retries only before the first piece. `toRequest` is
   * called before each attempt, so that the request need not stay in memory while the answer streams.
   * @throws AppError `llm_*`; or the signal's reason when aborted, which also closes the upstream request at once.
   */
  generate(
    toRequest: () => ModelRequest,
    sink: ModelSink,
    signal: AbortSignal,
  ): Promise<ModelResult>;
}

/** The time in Unix milliseconds, as a port so that tests can control it. */
export interface Clock {
  now(): number;
}

export interface Ids {
  /** Unguessable, URL-safe, 128 bits or more. */
  next(): string;
  /** A UUID, as a client would choose for its message. */
  uuid(): string;
}

/** Metrics of turns. */
export interface TurnMeter {
  turnStarted(): void;
  turnEnded(outcome: string, seconds: number): void;
  firstToken(seconds: number): void;
  /** `site` is the id of a registered site. */
  tokensUsed(usage: Usage, site: string): void;
}
