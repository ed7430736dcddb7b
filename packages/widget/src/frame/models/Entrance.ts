import { computed, createModel, signal } from "@preact/signals-core";
import type { PolicyRequiredEvent } from "@sidenote/protocol";
import type { ComponentType } from "preact";
import type { ChatFailure, ConversationPorts, Ports } from "../ports.ts";
import type { Conversation } from "./Conversation.ts";
import type { Editing } from "./Editing.ts";
import type { Answer, Exchange, Obstacle } from "./exchange.ts";
import { createLater, type Later } from "./Later.ts";
import type { Panel } from "./View.ts";
import type { Speech } from "./Speech.ts";

/** Where the conversation last open is remembered. Empty: the reader wanted a new one. */
export const SESSION_KEY = "session";

/** What is seldom wanted, a chunk of its own. */
export interface SeldomPart {
  readonly MenuItems: ComponentType;
  readonly FeedbackForm: ComponentType<{
    readonly answer: Answer;
    readonly rating: "up" | "down";
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
  }>;
  /** Every dialog by its name. */
  readonly panels: Readonly<Record<Panel, ComponentType>>;
}

/** What one asks and reads with, a chunk of its own. */
export interface ConversationPart {
  readonly ports: ConversationPorts;
  readonly conversation: Conversation;
  readonly editing: Editing;
  readonly speech: Speech;
  /** The exchanges, or what stands in their way. */
  readonly Exchanges: ComponentType;
  readonly Announcer: ComponentType<{ readonly isFresh?: boolean }>;
  readonly seldom: Later<SeldomPart>;
}

/**
 * From the first screen into the conversation. Its part of the frame is loaded when somebody is there to use it, or
 * when there is something to show; a question asked before waits for it.
 */
export const Entrance = createModel(
  ({ storage }: Pick<Ports, "storage">, loadPart: () => Promise<ConversationPart>) => {
    const { part, failed, load } = createLater(loadPart);
    /** A question on its way into a part that is not here yet. */
    const waiting = signal(false);

    const running = computed(() => part.value?.conversation.runningExchange.value ?? null);
    const busy = computed(() => waiting.value || running.value !== null);
    /** Nothing was said yet: greet. */
    const empty = computed(() => part.value?.conversation.empty.value ?? true);

    /** Asks a question. Resolves once it is in the conversation's hands, with whether it is. */
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

    /** Brings back the conversation of before: that of this device or, where it knows of none, the latest of all. */
    async function restore(latest: Promise<string | null | undefined>): Promise<void> {
      const id = storage.read(SESSION_KEY) ?? (await latest);
      if (!id) return;
      const { conversation } = await load();
      // Meanwhile somebody may have wanted a new one.
      if (storage.read(SESSION_KEY) !== "" && conversation.empty.peek())
        await conversation.open(id);
    }

    return { part, failed, running, busy, empty, load, submit, restore };
  },
);
export type Entrance = InstanceType<typeof Entrance>;
