import { type Signal, signal } from "@preact/signals-core";
import type {
  Citation,
  Grounding,
  Message,
  MessageStatus,
  PolicyRequiredEvent,
  Rating,
  StatusEvent,
  UnavailableEvent,
} from "@sidenote/protocol";
import type { ChatFailure, Connection, TurnReference } from "../ports.ts";
import { AnswerText } from "./AnswerText.ts";

/** Why an answer is missing or incomplete. */
export type Obstacle =
  | { readonly type: "failure"; readonly failure: ChatFailure }
  | PolicyRequiredEvent
  | UnavailableEvent;

/** One answer, created when its question is sent. */
export interface Answer {
  readonly text: AnswerText;
  /** `waiting` until the first piece of text, then `writing`, then how it ended. */
  readonly status: Signal<"waiting" | "writing" | "failed" | MessageStatus>;
  readonly stage: Signal<StatusEvent | null>;
  readonly connection: Signal<Connection>;
  readonly citations: Signal<readonly Citation[]>;
  readonly grounding: Signal<Grounding | null>;
  readonly obstacle: Signal<Obstacle | null>;
  readonly rating: Signal<Rating | null>;
  /** Its message id, once it is in the history. */
  readonly id: Signal<string | null>;
}

/** A question and its answers: regenerating adds one, and only the last is in the server's history. */
export interface Exchange {
  /** Stable for as long as the exchange is shown: its key when rendering. */
  readonly key: string;
  /** The question's message id. */
  id: string;
  readonly question: string;
  readonly askedAt: Date;
  /** Whether the question is in the server's history. */
  stored: boolean;
  /** The id of the stored question that this one is to replace. */
  replaces: string | null;
  /** The exchange being edited, which is restored if this one is not stored. */
  edits: Exchange | null;
  /** The turn that answers it, or did. */
  turn: TurnReference | null;
  /** True from sending until the turn's `start` event. */
  readonly sending: Signal<boolean>;
  readonly answers: Signal<readonly Answer[]>;
  /** Index of the visible answer. */
  readonly shown: Signal<number>;
}

export function createAnswer(status: Answer["status"]["value"] = "waiting"): Answer {
  return {
    text: new AnswerText(),
    status: signal(status),
    stage: signal<StatusEvent | null>(null),
    connection: signal<Connection>("live"),
    citations: signal<readonly Citation[]>([]),
    grounding: signal<Grounding | null>(null),
    obstacle: signal<Obstacle | null>(null),
    rating: signal<Rating | null>(null),
    id: signal<string | null>(null),
  };
}

export function createExchange(id: string, question: string, askedAt: Date): Exchange {
  return {
    key: id,
    id,
    question,
    askedAt,
    stored: false,
    replaces: null,
    edits: null,
    turn: null,
    sending: signal(false),
    answers: signal<readonly Answer[]>([]),
    shown: signal(0),
  };
}

/** UTF-8 length: a rough measure of the amount of text that is comparable across scripts. */
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/**
 * A heuristic for questions such as "Thanks!" that get a short reply: such an answer needs no grounding label and no
 * follow-ups.
 */
export function isSmallTalk(question: string, answer: string): boolean {
  return bytesOf(question) < 24 && !/[?？؟]/.test(question) && bytesOf(answer) < 120;
}

/** Converts stored messages to exchanges, oldest first. A question without an answer was interrupted, or is the last. */
function toExchanges(messages: readonly Message[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const message of messages) {
    const last = exchanges.at(-1);
    if (message.role === "user" || !last) {
      if (last && !lastAnswer(last)) last.answers.value = [createAnswer("interrupted")];
      const exchange = createExchange(message.id, message.content, new Date(message.created_at));
      exchange.stored = true;
      exchanges.push(exchange);
      continue;
    }
    const answer = createAnswer(message.status);
    answer.text.append(message.content);
    answer.text.end(message.status !== "complete");
    answer.citations.value = message.citations ?? [];
    answer.rating.value = message.rating ?? null;
    answer.id.value = message.id;
    last.answers.value = [answer];
  }
  return exchanges;
}

const lastAnswer = (exchange: Exchange): Answer | undefined => exchange.answers.peek().at(-1);
/** The last answer that has any text: the version kept in the history. */
export const storedAnswer = ({ answers }: Exchange): Answer | undefined =>
  answers.peek().findLast(({ text }) => text.value);
const answerId = (exchange: Exchange): string => storedAnswer(exchange)?.id.peek() ?? "";

/** Converts the history to exchanges. Those already on the screen are reused, with all their answer versions. */
export function mergeHistory(
  messages: readonly Message[],
  shown: readonly Exchange[],
): readonly Exchange[] {
  const known = new Map(shown.map((exchange) => [exchange.id, exchange]));
  return toExchanges(messages).map((fresh) => {
    const old = known.get(fresh.id);
    return old && answerId(old) === answerId(fresh)
      ? old
      : { ...fresh, key: old?.key ?? fresh.key };
  });
}

/** Whether the exchanges on the screen match this history. */
export function isSame(messages: readonly Message[], shown: readonly Exchange[]): boolean {
  const nameAll = (exchanges: readonly Exchange[]): string =>
    exchanges.map((exchange) => [exchange.id, answerId(exchange)]).join();
  return nameAll(toExchanges(messages)) === nameAll(shown);
}

/** Why the last answer is missing or incomplete, or `null`. */
export const obstacleOf = (exchange: Exchange): Obstacle | null =>
  lastAnswer(exchange)?.obstacle.peek() ?? null;

/** Why the last answer failed, or `null`. */
export function failureOf(exchange: Exchange): ChatFailure | null {
  const obstacle = obstacleOf(exchange);
  return obstacle?.type === "failure" ? obstacle.failure : null;
}

/** Removes the last answer; returns the ones before it. */
export function dropAnswer({ answers }: Exchange): readonly Answer[] {
  return (answers.value = answers.peek().slice(0, -1));
}

/**
 * Returns an unsent exchange to its stored state: the exchange it edits, or itself under the id of the question it was
 * to replace. Any other exchange is returned unchanged.
 */
export function keepStored(exchange: Exchange): Exchange {
  if (exchange.stored || !exchange.replaces) return exchange;
  if (exchange.edits) return exchange.edits;
  exchange.id = exchange.replaces;
  exchange.stored = true;
  return exchange;
}
