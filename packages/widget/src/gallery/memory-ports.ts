import { type Signal, signal } from "@preact/signals-core";
import type {
  ChatRequest,
  Context,
  Conversation,
  DoneEvent,
  Feedback,
  Message,
  SessionSummary,
  TurnEvent,
} from "@sidenote/protocol";
import {
  ChatFailure,
  type ChatPort,
  type ConversationPorts,
  type CoursePort,
  type TurnListener,
} from "../frame/ports.ts";
import { createMemoryClock, type MemoryClock } from "./memory-clock.ts";

/** The events of a turn, all emitted at once. Without a final event the turn stays open. */
export type Script = (request: ChatRequest) => readonly TurnEvent[] | ChatFailure;

/** In-memory ports (BFF, host, storage, clock, network) controlled by a test or the gallery. */
export interface MemoryPorts extends ConversationPorts, MemoryClock {
  readonly network: { readonly online: Signal<boolean>; readonly visible: Signal<boolean> };
  readonly sessions: SessionSummary[];
  readonly histories: Map<string, Conversation>;
  readonly asked: ChatRequest[];
  readonly rated: Feedback[];
  readonly kept: Map<string, string>;
  readonly stopped: string[];
  readonly unread: number[];
  readonly heights: number[];
  context: Context | ChatFailure;
  policyAnswer: "ok" | "error";
  policyAccepted: string[];
  script: Script;
  /** The listener of the running turn. */
  listener: TurnListener | null;
  /** Emits one more event in the running turn. */
  emit(event: TurnEvent): void;
}

export const CONTEXT: Context = {
  user: { first_name: "Ada" },
  course: {
    id: 7,
    fullname: "Introduction to Biology",
    shortname: "BIO 101",
    url: "https://moodle.example/course/view.php?id=7",
  },
  policy: "accepted",
  policy_kept_by: "moodle",
  title: "Course assistant",
  welcome: "I know the pages, files and dates of this course. What would you like to know?",
  starters: [
    "What should I do this week?",
    "Explain photosynthesis in simple words",
    "Quiz me on chapter 3",
  ],
  limits: { messages_left: 180, tokens_left: 400_000, resets_at: "2026-11-24T00:00:00Z" },
  retention_seconds: 86_400,
  feedback_days: 28,
  latest_session_id: null,
};

export const DONE: DoneEvent = {
  type: "done",
  message_id: "answer",
  status: "complete",
  grounding: "course",
  usage: {
    input_tokens: 10,
    output_tokens: 20,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  },
};

const FINAL = new Set(["done", "error", "policy_required", "unavailable"]);

export function createMemoryPorts(): MemoryPorts {
  let ids = 0;
  let turns = 0;
  const kept = new Map<string, string>();
  let endTurn: (() => void) | null = null;

  function listen(listener: TurnListener, signal: AbortSignal): Promise<void> {
    ports.listener = listener;
    return new Promise((resolve, reject) => {
      endTurn = resolve;
      signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    });
  }

  const course: CoursePort = {
    async loadContext() {
      if (ports.context instanceof ChatFailure) throw ports.context;
      return { ...ports.context, latest_session_id: ports.sessions[0]?.session_id ?? null };
    },
    listSessions: async () => [...ports.sessions],
    acceptPolicy: async () => accept("bff"),
  };

  const chat: ChatPort = {
    async loadConversation(id) {
      const found = ports.histories.get(id);
      if (!found) throw new ChatFailure("not_found");
      return found;
    },
    async deleteConversation(id) {
      const at = ports.sessions.findIndex(({ session_id }) => session_id === id);
      if (at < 0) throw new ChatFailure("not_found");
      ports.sessions.splice(at, 1);
      ports.histories.delete(id);
    },
    async ask(request, listener, signal) {
      ports.asked.push(request);
      const events = ports.script(request);
      if (events instanceof ChatFailure) throw events;
      const over = listen(listener, signal);
      ports.emit({
        type: "start",
        session_id: request.session_id ?? "session",
        turn_id: `turn-${++turns}`,
        message_id: request.message_id ?? "question",
      });
      events.forEach(ports.emit);
      return over;
    },
    follow: (_turn, listener, signal) => listen(listener, signal),
    async stop({ turnId }) {
      ports.stopped.push(turnId);
    },
    async rate(_session, _message, feedback) {
      ports.rated.push(feedback);
    },
  };

  async function accept(keeper: string): Promise<void> {
    if (ports.policyAnswer === "error") throw new ChatFailure("internal");
    ports.policyAccepted.push(keeper);
  }

  const ports: MemoryPorts = {
    course,
    chat,
    host: {
      acceptPolicy: () => accept("moodle"),
      setUnread: (count) => ports.unread.push(count),
      resize: (height) => ports.heights.push(height),
      close: () => {},
    },
    storage: {
      read: (key) => kept.get(key) ?? null,
      write: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
    },
    network: { online: signal(true), visible: signal(true) },
    ...createMemoryClock(),
    openTab: () => true,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    sessions: [],
    histories: new Map(),
    asked: [],
    rated: [],
    kept,
    stopped: [],
    unread: [],
    heights: [],
    context: CONTEXT,
    policyAnswer: "ok",
    policyAccepted: [],
    script: () => [{ type: "chunk", content: "Hello." }, DONE],
    listener: null,
    emit(event) {
      ports.listener?.onEvent(event);
      if (FINAL.has(event.type)) endTurn?.();
    },
  };
  return ports;
}

/** Creates a stored conversation from alternating questions and answers. */
export function toHistory(sessionId: string, ...texts: string[]): Conversation {
  const messages = texts.map((content, index): Message => ({
    id: `${sessionId}-${index}`,
    role: index % 2 ? "assistant" : "user",
    content,
    status: "complete",
    created_at: new Date(Date.parse("2026-11-23T09:00:00Z") + index * 1000).toISOString(),
  }));
  return { session_id: sessionId, messages };
}
