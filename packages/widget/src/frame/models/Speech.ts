import { createModel, effect, signal } from "@preact/signals-core";
import type { UnavailableKey } from "../i18n/messages.ts";
import type { Answer, Exchange } from "./exchange.ts";
import type { Conversation } from "./Conversation.ts";
import type { Connection, FailureCode, MarkdownPort, Ports } from "../ports.ts";
import { cutSentences } from "./sentences.ts";

const STILL_ANSWERING_MS = 7_000;
const KEPT_ENTRIES = 20;
const READING_KEY = "reading";

/** A message key announced by the status region. */
export type Saying =
  | "saidAnswering"
  | "saidStillAnswering"
  | "saidComplete"
  | "saidStopped"
  | "truncated"
  | "refused"
  | "consentWaiting"
  | "queued"
  | Exclude<Connection, "live">
  | UnavailableKey
  | `error_${FailureCode}`;

/** The announcement of an answer that ended other than normally. */
const ENDINGS: { readonly [status in Answer["status"]["value"]]?: Saying } = {
  stopped: "saidStopped",
  truncated: "truncated",
  refused: "refused",
};

/** One entry of the visually hidden log. */
export interface Spoken {
  readonly id: number;
  readonly text: string;
  /** Its language tag, if it differs from the interface's. */
  readonly lang: string | undefined;
}

/**
 * What screen readers announce: a status (answering, still answering about every 7 s, complete, trouble) and a log that
 * receives each answer once as plain text: as a whole when complete or, if the user chose so, sentence by sentence.
 */
export const Speech = createModel(
  (
    { clock, storage }: Ports,
    conversation: Conversation,
    markdown: { peek(): Pick<MarkdownPort, "toSpeech"> | null },
  ) => {
    const status = signal<{ readonly saying: Saying; readonly count: number } | null>(null);
    const log = signal<readonly Spoken[]>([]);
    const reading = signal(storage.read(READING_KEY) === "sentences" ? "sentences" : "whole");
    let spoken = 0;
    let queue = Promise.resolve();

    // A new `count` makes the same message be announced again.
    const say = (saying: Saying): void => {
      status.value = { saying, count: (status.peek()?.count ?? 0) + 1 };
    };

    /**
     * Appends a piece to the log. Pieces stay in order although converting one to plain text may take longer than the
     * next. The language is detected from the whole text so far, which is more reliable than a single sentence.
     */
    function speak(piece: string, all: string): void {
      if (!piece.trim()) return;
      const toSpeech = markdown.peek()?.toSpeech;
      const both = Promise.all([
        toSpeech?.(piece).then((speech) => speech?.toPlainText()),
        toSpeech?.(all),
      ]);
      queue = queue.then(async () => {
        const [text = piece, whole] = await both;
        log.value = [...log.peek(), { id: ++spoken, text, lang: whole?.lang }].slice(-KEPT_ENTRIES);
      });
    }

    function follow(exchange: Exchange, answer: Answer): () => void {
      let unsaid = "";
      let cancel: (() => void) | null = null;
      const still = (): void => {
        cancel = clock.after(STILL_ANSWERING_MS, () => {
          if (answer.connection.peek() === "live") say("saidStillAnswering");
          still();
        });
      };
      say("saidAnswering");
      still();
      // Announces a lost connection; that it is back shows by the announcements that follow.
      const unwatch = answer.connection.subscribe((connection) => {
        if (connection === "live") return;
        say(connection === "offline" && exchange.sending.peek() ? "queued" : connection);
      });
      const unread = answer.text.read({
        append(piece) {
          unsaid += piece;
          if (reading.peek() !== "sentences") return;
          const [whole, rest] = cutSentences(unsaid);
          unsaid = rest;
          speak(whole, answer.text.value);
        },
        end() {
          speak(unsaid, answer.text.value);
          conclude(answer);
          cancel?.();
        },
      });
      return () => {
        unread();
        unwatch();
        cancel?.();
      };
    }

    function conclude(answer: Answer): void {
      const obstacle = answer.obstacle.peek();
      switch (obstacle?.type) {
        case "failure":
          return say(`error_${obstacle.failure.code}`);
        case "policy_required":
          return say("consentWaiting");
        case "unavailable":
          return say(`unavailable_${obstacle.reason}`);
        default:
          return say(ENDINGS[answer.status.peek()] ?? "saidComplete");
      }
    }

    effect(() => {
      const exchange = conversation.runningExchange.value;
      const answer = exchange?.answers.peek().at(-1);
      if (exchange && answer) return follow(exchange, answer);
    });

    effect(() => {
      if (conversation.refused.value) say("consentWaiting");
    });

    function choose(wanted: "whole" | "sentences"): void {
      reading.value = wanted;
      storage.write(READING_KEY, wanted);
    }

    return { status, log, reading, choose };
  },
);
export type Speech = InstanceType<typeof Speech>;
