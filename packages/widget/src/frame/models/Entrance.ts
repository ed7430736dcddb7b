import { computed, createModel, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { ConversationPorts, Ports } from "../ports.ts";
import type { Conversation } from "./Conversation.ts";
import type { Editing } from "./Editing.ts";
import type { Panel } from "./View.ts";
import type { Speech } from "./Speech.ts";

/** Where the conversation last open is remembered. Empty: the reader wanted a new one. */
export const SESSION_KEY = "session";

/** All that is not the first screen, a chunk of its own. */
export interface ConversationPart {
  readonly ports: ConversationPorts;
  readonly conversation: Conversation;
  readonly editing: Editing;
  readonly speech: Speech;
  /** The exchanges, or what stands in their way. */
  readonly Exchanges: ComponentType;
  readonly MenuItems: ComponentType;
  readonly Announcer: ComponentType;
  /** Every dialog by its name. */
  readonly panels: Readonly<Record<Panel, ComponentType>>;
}

/**
 * From the first screen into the conversation. Its part of the frame is loaded when somebody is there to use it, or
 * when there is something to show; a question asked before waits for it.
 */
export const Entrance = createModel(
  ({ course, storage }: Ports, loadPart: () => Promise<ConversationPart>) => {
    const part = signal<ConversationPart | null>(null);
    const failed = signal(false);
    /** A question on its way into a part that is not here yet. */
    const waiting = signal(false);
    let loading: Promise<ConversationPart> | null = null;

    const running = computed(() => part.value?.conversation.runningExchange.value ?? null);
    const busy = computed(() => waiting.value || running.value !== null);
    /** Nothing was said yet: greet. */
    const empty = computed(() => part.value?.conversation.empty.value ?? true);

    /** Rejects when the part cannot be had; may be tried again. */
    function load(): Promise<ConversationPart> {
      loading ??= loadPart().then(
        (loaded) => {
          failed.value = false;
          return (part.value = loaded);
        },
        (cause) => {
          failed.value = true;
          loading = null;
          throw cause;
        },
      );
      return loading;
    }

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

    /** Brings back the conversation of before, on this device or another. */
    async function restore(): Promise<void> {
      const kept = storage.read(SESSION_KEY);
      if (kept === "") return;
      const id = kept ?? (await course.listSessions().catch(() => []))[0]?.session_id;
      if (!id) return;
      const { conversation } = await load();
      if (conversation.empty.peek()) await conversation.open(id);
    }

    return { part, failed, running, busy, empty, load, submit, restore };
  },
);
export type Entrance = InstanceType<typeof Entrance>;
