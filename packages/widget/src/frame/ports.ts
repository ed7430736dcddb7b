import type {
  ChatRequest,
  Context,
  Conversation,
  ErrorCode,
  Feedback,
  SessionSummary,
  TurnEvent,
} from "@sidenote/protocol";
import type { ReadonlySignal } from "@preact/signals-core";

/** An error code of the protocol, or `unreachable` if the BFF gave no valid response. */
export type FailureCode = ErrorCode | "unreachable";

/** The only error that the ports `course` and `chat` reject with, besides an `AbortError`. */
export class ChatFailure extends Error {
  readonly code: FailureCode;
  readonly retryAfterSeconds: number | undefined;
  readonly requestId: string | undefined;

  constructor(code: FailureCode, retryAfterSeconds?: number, requestId?: string) {
    super(code);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.requestId = requestId;
  }
}

/** Identifies a turn while its events are kept. */
export interface TurnReference {
  readonly sessionId: string;
  readonly turnId: string;
}

/** The state of the connection that delivers a turn's events. */
export type Connection = "live" | "reconnecting" | "offline";

export interface TurnListener {
  /** Called with each event of the turn once and in order, however often the connection was lost. */
  onEvent(event: TurnEvent): void;
  onConnection(connection: Connection): void;
}

/** The BFF's data on the course and the user. Every promise rejects with a `ChatFailure`. */
export interface CoursePort {
  loadContext(): Promise<Context>;
  listSessions(): Promise<readonly SessionSummary[]>;
  acceptPolicy(): Promise<void>;
}

/** The BFF's conversations and turns. Every promise rejects with a `ChatFailure`. */
export interface ChatPort {
  loadConversation(sessionId: string): Promise<Conversation>;
  deleteConversation(sessionId: string): Promise<void>;
  /** Resolves after the event that ends the turn. While offline, waits for the network. */
  ask(request: ChatRequest, listener: TurnListener, signal: AbortSignal): Promise<void>;
  /** Like `ask`, for a turn that is running or over, from its first event. */
  follow(turn: TurnReference, listener: TurnListener, signal: AbortSignal): Promise<void>;
  stop(turn: TurnReference): Promise<void>;
  rate(sessionId: string, messageId: string, feedback: Feedback): Promise<void>;
}

/** The host page around the frame. */
export interface HostPort {
  /** Records acceptance of the policy on the host's site. Rejects if it could not be recorded. */
  acceptPolicy(): Promise<void>;
  setUnread(count: number): void;
  /**
   * Reports the height in pixels at which nothing would have to scroll. The host may follow it within its own limits.
   */
  resize(height: number): void;
  close(): void;
}

/** Key-value storage for one user in one course. Best effort: everything works without it. */
export interface StoragePort {
  read(key: string): string | null | undefined;
  write(key: string, value: string | null): void;
}

export interface NetworkPort {
  readonly online: ReadonlySignal<boolean>;
  /** Whether the page is visible. */
  readonly visible: ReadonlySignal<boolean>;
}

/** Renders an answer's growing Markdown into an element that it owns. */
export interface MarkdownStream {
  /** Appends text, split at any point. It is shown in one of the next animation frames. */
  append(piece: string): void;
  /**
   * Ends the text: renders the rest at once or, if it needs syntax that is still loading, after that. Text appended
   * later is ignored. With `cut`, the answer was broken off, and markers left open are not shown as text.
   */
  end(cut?: boolean): void;
}

/** A complete text, prepared for screen readers. */
export interface SpeechText {
  /** Its language tag, if the language is clear and differs from the interface's. */
  readonly lang: string | undefined;
  /** The text to announce: formulas as words, code as "code block, 12 lines". Never rejects. */
  toPlainText(): Promise<string>;
}

export interface MarkdownPort {
  createStream(container: HTMLElement): MarkdownStream;
  /** Never rejects. Resolves with `undefined` if the chunk it needs cannot be loaded. */
  toSpeech(markdown: string): Promise<SpeechText | undefined>;
}

export interface ClockPort {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `ms` milliseconds, unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void;
}

/** The ports of the first screen. */
export interface Ports {
  readonly course: CoursePort;
  readonly host: HostPort;
  readonly storage: StoragePort;
  readonly network: NetworkPort;
  readonly clock: ClockPort;
}

/** The ports of the conversation. */
export interface ConversationPorts extends Ports {
  readonly chat: ChatPort;
  /** Returns a new UUID. */
  readonly newId: () => string;
  /**
   * Opens the frame in a tab of its own, with this frame as its host. Returns `false` if the browser blocked the tab.
   */
  readonly openTab: () => boolean;
}
