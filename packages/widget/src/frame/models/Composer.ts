import { computed, createModel, effect, signal } from "@preact/signals";
import type { Conversation } from "./Conversation.ts";
import type { Exchange } from "./exchange.ts";
import type { Ports } from "../ports.ts";

const DRAFT_KEY = "draft";
/** The BFF's own default; where it is configured otherwise its answer says so. */
const LIMIT = 8_000;
/** From how near to the limit the rest is counted aloud. */
const NEAR = 500;

/** What is being written: kept while it is not sent, over reloads and per conversation. */
export const Composer = createModel(({ storage }: Ports, conversation: Conversation) => {
  const draft = signal(storage.read(DRAFT_KEY) ?? "");
  /** The exchange whose question is being edited in its place. */
  const editing = signal<Exchange | null>(null);
  /** Counts up when the box should take the focus. */
  const focusWanted = signal(0);

  /** Code points left, or `null` while there are plenty. */
  const left = computed(() => {
    const text = draft.value;
    if (text.length <= LIMIT - NEAR) return null;
    const rest = LIMIT - [...text.trim()].length;
    return rest > NEAR ? null : rest;
  });
  const canSend = computed(
    () =>
      draft.value.trim() !== "" && (left.value ?? 0) >= 0 && !conversation.runningExchange.value,
  );

  function write(text: string): void {
    draft.value = text;
    storage.write(DRAFT_KEY, text || null);
  }

  /** Puts a text before what is there, e.g. a question that was not sent. */
  function takeBack(text: string): void {
    write([text, draft.peek()].filter(Boolean).join("\n\n"));
    focusWanted.value++;
  }

  /** Puts the host's selected text in as a quotation, to ask about. */
  function quote(text: string): void {
    const quoted = text.trim().replace(/^/gm, "> ");
    write(`${draft.peek() ? `${draft.peek()}\n\n` : ""}${quoted}\n\n`);
    focusWanted.value++;
  }

  function send(text = draft.peek()): void {
    const question = text.trim();
    if (!question || conversation.runningExchange.peek()) return;
    if (text === draft.peek()) {
      if (!canSend.peek()) return;
      // Stays in storage until the server has it: a reload while it waits loses nothing.
      draft.value = "";
    }
    void conversation.submit(question);
  }

  /** Edits the last question in its place. */
  function editLast(): void {
    const last = conversation.exchanges.peek().at(-1);
    if (last && !conversation.runningExchange.peek()) editing.value = last;
  }

  function endEditing(question?: string): void {
    const exchange = editing.peek();
    editing.value = null;
    focusWanted.value++;
    const edited = question?.trim();
    if (exchange && edited) void conversation.editLast(exchange, edited);
  }

  effect(() => {
    const asked = conversation.runningExchange.value;
    if (!asked || asked.sending.value || !asked.stored) return;
    if (storage.read(DRAFT_KEY)?.trim() === asked.question) storage.write(DRAFT_KEY, null);
  });
  // What was being edited may be gone.
  effect(() => {
    if (!conversation.exchanges.value.includes(editing.peek()!)) editing.value = null;
  });
  effect(() => {
    const text = conversation.returned.value;
    if (text === null) return;
    conversation.returned.value = null;
    takeBack(text);
  });

  return {
    draft,
    editing,
    focusWanted,
    left,
    canSend,
    write,
    takeBack,
    quote,
    send,
    editLast,
    endEditing,
  };
});
export type Composer = InstanceType<typeof Composer>;
