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

/** A code of the protocol, or `unreachable`: nothing that understands us answered. */
export type FailureCode = ErrorCode | "unreachable";

/** The one error a port may throw, besides an `AbortError`. */
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

/** Names a turn for as long as its events are kept. */
export interface TurnReference {
  readonly sessionId: string;
  readonly turnId: string;
}

/** How the events of a turn reach us at the moment. */
export type Connection = "live" | "reconnecting" | "offline";

export interface TurnListener {
  /** Each event of the turn once and in order, however often the connection was lost. */
  onEvent(event: TurnEvent): void;
  onConnection(connection: Connection): void;
}

/** What the BFF tells of the course and the student. Every promise rejects with a `ChatFailure`. */
export interface CoursePort {
  loadContext(): Promise<Context>;
  listSessions(): Promise<readonly SessionSummary[]>;
  acceptPolicy(): Promise<void>;
}

/** Conversations with the BFF. Every promise rejects with a `ChatFailure`. */
export interface ChatPort {
  loadConversation(sessionId: string): Promise<Conversation>;
  deleteConversation(sessionId: string): Promise<void>;
  /** Resolves after the event that ends the turn. Waits for the network as long as there is none. */
  ask(request: ChatRequest, listener: TurnListener, signal: AbortSignal): Promise<void>;
  /** As `ask`, for a turn that is running or over, from its first event. */
  follow(turn: TurnReference, listener: TurnListener, signal: AbortSignal): Promise<void>;
  stop(turn: TurnReference): Promise<void>;
  rate(sessionId: string, messageId: string, feedback: Feedback): Promise<void>;
}

/** The page around the frame. */
export interface HostPort {
  /** Records acceptance on the host's own site. Rejects when it could not. */
  acceptPolicy(): Promise<void>;
  setUnread(count: number): void;
  /** The height in pixels at which nothing would have to scroll. The host may follow it within its own limits. */
  resize(height: number): void;
  close(): void;
}

/** What this browser keeps for one person in one course. Nothing of it is needed for anything to work. */
export interface StoragePort {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}

export interface NetworkPort {
  readonly online: ReadonlySignal<boolean>;
  /** Whether the page can be seen. */
  readonly visible: ReadonlySignal<boolean>;
}

/** An answer's Markdown as it grows, shown in an element that nobody else touches. */
export interface MarkdownStream {
  append(piece: string): void;
  /** No more comes; `cut`: since it was broken off. */
  end(cut?: boolean): void;
}

/** A complete text as it is for those who hear it. */
export interface Heard {
  /** The tag of the language it is in, where that is clear and another than the interface's. */
  readonly lang: string | undefined;
  /** What a screen reader is to say: formulas as words, code as "code block, 12 lines". Never rejects. */
  toPlainText(): Promise<string>;
}

export interface MarkdownPort {
  createStream(container: HTMLElement): MarkdownStream;
  /** Never rejects; undefined while that part cannot be had. */
  listen(markdown: string): Promise<Heard | undefined>;
}

export interface ClockPort {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `ms`, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
}

/** What the first screen needs. */
export interface Ports {
  readonly course: CoursePort;
  readonly host: HostPort;
  readonly storage: StoragePort;
  readonly network: NetworkPort;
  readonly clock: ClockPort;
}

/** What a conversation needs besides. */
export interface ConversationPorts extends Ports {
  readonly chat: ChatPort;
  /** A fresh UUID. */
  readonly newId: () => string;
  /** Opens the frame in a tab of its own, for which this frame is the host. False when the browser refused. */
  readonly openTab: () => boolean;
}
