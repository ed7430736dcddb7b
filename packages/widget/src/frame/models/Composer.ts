import { computed, createModel, effect, signal } from "@preact/signals-core";
import type { Ports } from "../ports.ts";
import type { Course } from "./Course.ts";
import type { Entrance } from "./Entrance.ts";

const DRAFT_KEY = "draft";
/** The BFF's own default, until its context says otherwise. */
const LIMIT = 8_000;
/** The last sixteenth of what is allowed is counted aloud. */
const NEAR = 16;

const join = (a: string, b: string): string => (a && b ? `${a}\n\n${b}` : a || b);

/** What is being written. It is kept until the server has it: a reload or a lost network loses nothing. */
export const Composer = createModel(({ storage }: Ports, entrance: Entrance, course: Course) => {
  const draft = signal("");
  const kept = storage.read(DRAFT_KEY) ?? "";
  /** What was sent, until the server has it. */
  let sent = "";
  /** Counts up when the box should take the focus. */
  const focusWanted = signal(0);

  /** Code points left, or `null` while there are plenty. */
  const left = computed(() => {
    const most = course.context.value?.message_max_characters ?? LIMIT;
    const rest = most - [...draft.value.trim()].length;
    return rest > most / NEAR ? null : rest;
  });
  const canSend = computed(
    () => draft.value.trim() !== "" && !(Number(left.value) < 0) && !entrance.busy.value,
  );

  function write(text: string): void {
    draft.value = text;
    storage.write(DRAFT_KEY, join(sent, text) || null);
  }

  /** Brings back the draft of before; what was written since stands behind it, unless the browser brought back both. */
  function restore(): void {
    const written = draft.peek();
    write(`\n\n${kept}`.endsWith(`\n\n${written}`) ? kept : join(kept, written));
  }

  /** Asks for the focus. */
  function focus(): void {
    focusWanted.value++;
  }

  /** Keeps a question that is on its way to the server; none, where it has arrived or is given up. */
  function hold(question = ""): void {
    sent = question;
    write(draft.peek());
  }

  /** Puts a text before what is there, e.g. a question that was not sent. */
  function takeBack(text: string): void {
    if (sent === text) sent = "";
    write(join(text, draft.peek()));
    focus();
  }

  /** Puts the host's selected text in as a quotation, to ask about. */
  function quote(text: string): void {
    write(`${join(draft.peek(), text.trim().replace(/^/gm, "> "))}\n\n`);
    focus();
  }

  /** Asks something that was not written here, e.g. a suggestion. */
  async function ask(question: string): Promise<void> {
    if (!entrance.busy.peek() && !(await entrance.submit(question))) takeBack(question);
  }

  /** Sends the draft. */
  function send(): void {
    if (!canSend.peek()) return;
    const question = draft.peek().trim();
    draft.value = "";
    hold(question);
    void ask(question);
  }

  // The draft leaves the storage only when the server has it: by our word, or where it came back with a reload.
  effect(() => {
    const asked = entrance.running.value;
    if (!asked || asked.sending.value || !asked.stored) return;
    const { question } = asked;
    if (question === sent) hold();
    else if (draft.peek() === kept && `${kept}\n\n`.startsWith(`${question}\n\n`))
      write(kept.slice(question.length + 2));
  });

  return {
    draft,
    focusWanted,
    left,
    canSend,
    write,
    restore,
    focus,
    hold,
    takeBack,
    quote,
    ask,
    send,
  };
});
export type Composer = InstanceType<typeof Composer>;
