import { computed, createModel, effect, signal } from "@preact/signals-core";
import type { Ports } from "../ports.ts";
import type { Course } from "./Course.ts";
import type { ConversationLoader } from "./ConversationLoader.ts";

const DRAFT_KEY = "draft";
/** The BFF's default for the longest question, in code points; used until the context is loaded. */
const LIMIT = 8_000;
/** The characters left are shown once no more than 1/16 of the limit remains. */
const WARNING_DIVISOR = 16;

const join = (a: string, b: string): string => (a && b ? `${a}\n\n${b}` : a || b);

/**
 * The draft of the next question. It stays in the storage until the server has the question, so a reload or a lost
 * network loses nothing.
 */
export const Composer = createModel(
  ({ storage }: Ports, loader: ConversationLoader, course: Course) => {
    const draft = signal("");
    const kept = storage.read(DRAFT_KEY) ?? "";
    /** The question that was sent but is not yet confirmed by the server. */
    let sent = "";
    /** Incremented each time the text box should take the focus. */
    const focusWanted = signal(0);

    /** How many code points may still be typed, or `null` while the limit is far away. */
    const left = computed(() => {
      const most = course.context.value?.message_max_characters ?? LIMIT;
      const rest = most - [...draft.value.trim()].length;
      return rest > most / WARNING_DIVISOR ? null : rest;
    });
    const canSend = computed(
      () =>
        draft.value.trim() !== "" &&
        !(Number(left.value) < 0) &&
        !loader.busy.value &&
        !course.spent.value,
    );

    function write(text: string): void {
      draft.value = text;
      storage.write(DRAFT_KEY, join(sent, text) || null);
    }

    /**
     * Restores the draft stored before the page was loaded. Text typed since is appended, unless the browser itself
     * restored the text box.
     */
    function restore(): void {
      const written = draft.peek();
      write(`\n\n${kept}`.endsWith(`\n\n${written}`) ? kept : join(kept, written));
    }

    /** Requests the focus for the text box. */
    function focus(): void {
      focusWanted.value++;
    }

    /** Keeps a question in the storage while it is being sent. Called without one when it has arrived or was given up. */
    function hold(question = ""): void {
      sent = question;
      write(draft.peek());
    }

    /** Prepends a text to the draft, e.g. a question that could not be sent. */
    function takeBack(text: string): void {
      if (sent === text) sent = "";
      write(join(text, draft.peek()));
      focus();
    }

    /** Appends text selected in the host page to the draft as a Markdown quotation. */
    function quote(text: string): void {
      write(`${join(draft.peek(), text.trim().replace(/^/gm, "> "))}\n\n`);
      focus();
    }

    /** Asks a question that does not come from the draft, e.g. a suggestion. */
    async function ask(question: string): Promise<void> {
      if (!loader.busy.peek() && !(await loader.submit(question))) takeBack(question);
    }

    /** Sends the draft. */
    function send(): void {
      if (!canSend.peek()) return;
      const question = draft.peek().trim();
      draft.value = "";
      hold(question);
      void ask(question);
    }

    // A question leaves the storage only once the server has it: one sent from this page, or one restored after a reload
    // whose turn turns out to be running.
    effect(() => {
      const asked = loader.running.value;
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
  },
);
export type Composer = InstanceType<typeof Composer>;
