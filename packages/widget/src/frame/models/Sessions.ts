import { computed, createModel, signal } from "@preact/signals-core";
import type { SessionSummary } from "@sidenote/protocol";
import { ChatFailure, type ConversationPorts } from "../ports.ts";
import type { Conversation } from "./Conversation.ts";

/** The student's conversations in this course. */
export const Sessions = createModel(
  ({ chat, course }: ConversationPorts, conversation: Conversation) => {
    const all = signal<readonly SessionSummary[] | null>(null);
    const failure = signal<ChatFailure | null>(null);
    const busy = signal(false);
    const query = signal("");
    let last = Promise.resolve(true);
    const found = computed(() => {
      const wanted = query.value.trim().toLocaleLowerCase();
      return (all.value ?? []).filter(({ title }) => title.toLocaleLowerCase().includes(wanted));
    });

    /** Runs requests one after the other and records a failure. Resolves with whether this one succeeded. */
    function attempt(work: () => Promise<void>): Promise<boolean> {
      failure.value = null;
      return (last = last.then(async () => {
        busy.value = true;
        try {
          await work();
          return true;
        } catch (cause) {
          failure.value = cause instanceof ChatFailure ? cause : new ChatFailure("internal");
          return false;
        } finally {
          busy.value = false;
        }
      }));
    }

    const load = () => attempt(async () => void (all.value = await course.listSessions()));

    /** Deletes conversations permanently. One that no longer exists counts as deleted. */
    const remove = (sessions: readonly SessionSummary[]) =>
      attempt(async () => {
        for (const { session_id } of sessions) {
          await chat.deleteConversation(session_id).catch((cause: unknown) => {
            if (!(cause instanceof ChatFailure) || cause.code !== "not_found") throw cause;
          });
          all.value = (all.peek() ?? []).filter((other) => other.session_id !== session_id);
          if (conversation.sessionId.peek() === session_id) conversation.startNew();
        }
      });

    return { all, found, failure, busy, query, load, remove };
  },
);
export type Sessions = InstanceType<typeof Sessions>;
