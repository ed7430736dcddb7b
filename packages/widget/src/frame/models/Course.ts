import { computed, createModel, signal } from "@preact/signals-core";
import type { Context } from "@sidenote/protocol";
import { ChatFailure, type Ports } from "../ports.ts";

/** The context (course, user, limits) and the acceptance of the site's AI policy. */
export const Course = createModel(({ course }: Ports) => {
  const context = signal<Context | null>(null);
  const failure = signal<ChatFailure | null>(null);
  const loading = signal(false);
  /** Whether no question is left, so that the server would refuse every one. */
  const spent = computed(() =>
    // Of the fields, `messages_left` and `tokens_left` are numbers.
    Object.values<unknown>(context.value?.limits ?? {}).includes(0),
  );
  const consent = signal<"open" | "accepting" | "failed">("open");

  async function load(): Promise<void> {
    loading.value = true;
    try {
      context.value = await course.loadContext();
      failure.value = null;
    } catch (cause) {
      failure.value = cause instanceof ChatFailure ? cause : new ChatFailure("internal");
    } finally {
      loading.value = false;
    }
  }

  /** Subtracts one question from today's quota on the screen. Loads the context if that failed before. */
  function countQuestion(): void {
    const known = context.peek();
    if (!known) void load();
    const left = known?.limits?.messages_left;
    if (known?.limits && left) {
      context.value = { ...known, limits: { ...known.limits, messages_left: left - 1 } };
    }
  }

  return { context, failure, loading, spent, consent, load, countQuestion };
});
export type Course = InstanceType<typeof Course>;
