import { computed, createModel, signal } from "@preact/signals-core";
import type { PolicyRequiredEvent, Rating } from "@sidenote/protocol";
import type { ComponentType } from "preact";
import type { ChatFailure, ConversationPorts, Ports } from "../ports.ts";
import type { Conversation } from "./Conversation.ts";
import type { Editing } from "./Editing.ts";
import type { Answer, Exchange, Obstacle } from "./exchange.ts";
import { createLazyPart, type LazyPart } from "./LazyPart.ts";
import type { Panel } from "./View.ts";
import type { Speech } from "./Speech.ts";

/** Storage key of the id of the conversation last open. An empty value means that the user started a new one. */
export const SESSION_KEY = "session";

/** Rarely used components, a chunk of their own. */
export interface SeldomPart {
  readonly MenuItems: ComponentType;
  readonly ContactLink: ComponentType<{ readonly question?: string | undefined }>;
  readonly FeedbackForm: ComponentType<{
    readonly answer: Answer;
    readonly rating: Rating;
    readonly onDone: (hadFocus: boolean) => void;
  }>;
  readonly QuestionEditor: ComponentType<{ readonly exchange: Exchange }>;
  readonly Consent: ComponentType<{
    readonly event?: PolicyRequiredEvent;
    readonly onAccepted?: () => void;
  }>;
  readonly FailureCard: ComponentType<{
    readonly failure: ChatFailure;
    readonly onRetry: (() => void) | false;
    readonly busy?: boolean;
    readonly role?: "alert";
  }>;
  readonly ObstacleView: ComponentType<{
    readonly obstacle: Obstacle;
    readonly exchange: Exchange;
    readonly last: boolean;
    readonly onRetry: (() => void) | false;
  }>;
  readonly SpentCard: ComponentType;
  /** The dialogs by name. */
  readonly panels: Readonly<Record<Panel, ComponentType>>;
}

/** The models and components of the conversation, a chunk of their own. */
export interface ConversationPart {
  readonly ports: ConversationPorts;
  readonly conversation: Conversation;
  readonly editing: Editing;
  readonly speech: Speech;
  /** The list of exchanges, or what prevents it from being shown (consent, a failure). */
  readonly Exchanges: ComponentType;
  readonly Announcer: ComponentType<{ readonly isFresh?: boolean }>;
  readonly seldom: LazyPart<SeldomPart>;
}

/**
 * Loads the conversation part on demand: when the user first interacts, or when there is a conversation to show. A
 * question asked before that waits for it.
 */
export const ConversationLoader = createModel(
  ({ storage }: Pick<Ports, "storage">, loadPart: () => Promise<ConversationPart>) => {
    const { part, failed, load } = createLazyPart(loadPart);
    /** True while a question waits for the part to load. */
    const waiting = signal(false);

    const running = computed(() => part.value?.conversation.runningExchange.value ?? null);
    const busy = computed(() => waiting.value || running.value !== null);
    /** True while there is no conversation to show, so the welcome screen is. */
    const empty = computed(() => part.value?.conversation.empty.value ?? true);

    /**
     * Asks a question. Resolves with `true` once it is handed to the conversation, with `false` if the part could not
     * be loaded.
     */
    async function submit(question: string): Promise<boolean> {
      waiting.value = true;
      try {
        const { conversation } = await load();
        void conversation.submit(question);
        return true;
      } catch {
        return false;
      } finally {
        waiting.value = false;
      }
    }

    /** Reopens the last conversation: the one remembered on this device, otherwise the user's latest. */
    async function restore(latest: Promise<string | null | undefined>): Promise<void> {
      const id = storage.read(SESSION_KEY) ?? (await latest);
      if (!id) return;
      const { conversation } = await load();
      // The user may have started a new one meanwhile.
      if (storage.read(SESSION_KEY) !== "" && conversation.empty.peek())
        await conversation.open(id);
    }

    return { part, failed, running, busy, empty, load, submit, restore };
  },
);
export type ConversationLoader = InstanceType<typeof ConversationLoader>;
