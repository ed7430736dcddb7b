import { type Signal, signal } from "@preact/signals-core";
import type {
  Citation,
  Grounding,
  Message,
  MessageStatus,
  PolicyRequiredEvent,
  StatusEvent,
  UnavailableEvent,
} from "@sidenote/protocol";
import type { ChatFailure, Connection, TurnReference } from "../ports.ts";
import { AnswerText } from "./AnswerText.ts";

/** Why there is no (whole) answer. */
export type Obstacle =
  | { readonly type: "failure"; readonly failure: ChatFailure }
  | PolicyRequiredEvent
  | UnavailableEvent;

/** One answer, from the moment its question is sent. */
export interface Answer {
  readonly text: AnswerText;
  /** `waiting` until the first piece of text, then `writing`, then how it ended. */
  readonly status: Signal<"waiting" | "writing" | "failed" | MessageStatus>;
  readonly stage: Signal<StatusEvent | null>;
  readonly connection: Signal<Connection>;
  readonly citations: Signal<readonly Citation[]>;
  readonly grounding: Signal<Grounding | null>;
  readonly obstacle: Signal<Obstacle | null>;
  readonly rating: Signal<"up" | "down" | null>;
  /** Its id in the history, once it is there. */
  readonly id: Signal<string | null>;
}

/** A question and its answers: regenerating adds one, and only the last is in the server's history. */
export interface Exchange {
  /** Stays the same for as long as it is shown. */
  readonly key: string;
  /** The question's id in the history. */
  id: string;
  readonly question: string;
  readonly askedAt: Date;
  /** Whether the question is in the server's history. */
  stored: boolean;
  /** The question in the history whose place it takes, once it is stored. */
  replaces: string | null;
  /** The exchange whose question it changes: it comes back should this one not be stored. */
  edits: Exchange | null;
  /** The turn that answers it, or did. */
  turn: TurnReference | null;
  /** Sent, and not yet heard of by the server. */
  readonly sending: Signal<boolean>;
  readonly answers: Signal<readonly Answer[]>;
  /** Index of the answer that is seen. */
  readonly shown: Signal<number>;
}

export function createAnswer(): Answer {
  return {
    text: new AnswerText(),
    status: signal<Answer["status"]["value"]>("waiting"),
    stage: signal<StatusEvent | null>(null),
    connection: signal<Connection>("live"),
    citations: signal<readonly Citation[]>([]),
    grounding: signal<Grounding | null>(null),
    obstacle: signal<Obstacle | null>(null),
    rating: signal<"up" | "down" | null>(null),
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

/** Bytes of UTF-8: a word takes about as many in every script. */
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** "Thanks!" asks nothing: what answers it in a few words is neither knowledge nor something to go on from. */
export function isSmallTalk(question: string, answer: string): boolean {
  return bytesOf(question) < 24 && !/[?？؟]/.test(question) && bytesOf(answer) < 120;
}

/** The conversation as the history has it, oldest first. */
function toExchanges(messages: readonly Message[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const message of messages) {
    const last = exchanges.at(-1);
    if (message.role === "user" || !last) {
      const exchange = createExchange(message.id, message.content, new Date(message.created_at));
      exchange.stored = true;
      exchanges.push(exchange);
      continue;
    }
    const answer = createAnswer();
    answer.text.append(message.content);
    answer.text.end(message.status !== "complete");
    answer.status.value = message.status;
    answer.citations.value = message.citations ?? [];
    answer.rating.value = message.rating ?? null;
    answer.id.value = message.id;
    last.answers.value = [answer];
  }
  return exchanges;
}

const lastAnswer = (exchange: Exchange): Answer | undefined => exchange.answers.peek().at(-1);
/** The last answer with a word in it: the history keeps that one. */
export const storedAnswer = ({ answers }: Exchange): Answer | undefined =>
  answers.peek().findLast(({ text }) => text.value);
const answerId = (exchange: Exchange): string => storedAnswer(exchange)?.id.peek() ?? "";

/** The history as exchanges; those that are on the screen already stay the same, with their versions. */
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

/** Whether the screen shows just this history. */
export function isSame(messages: readonly Message[], shown: readonly Exchange[]): boolean {
  const nameAll = (exchanges: readonly Exchange[]): string =>
    exchanges.map((exchange) => [exchange.id, answerId(exchange)]).join();
  return nameAll(toExchanges(messages)) === nameAll(shown);
}

/** Why there is no (whole) answer, if so. */
export const obstacleOf = (exchange: Exchange): Obstacle | null =>
  lastAnswer(exchange)?.obstacle.peek() ?? null;

/** Why the last attempt to answer failed, if it did. */
export function failureOf(exchange: Exchange): ChatFailure | null {
  const obstacle = obstacleOf(exchange);
  return obstacle?.type === "failure" ? obstacle.failure : null;
}

/** Takes the last answer away; returns those of before. */
export function dropAnswer({ answers }: Exchange): readonly Answer[] {
  return (answers.value = answers.peek().slice(0, -1));
}

/** What is in the history of an exchange, or else itself: the question whose place it should have taken is there still. */
export function keepStored(exchange: Exchange): Exchange {
  if (exchange.stored || !exchange.replaces) return exchange;
  if (exchange.edits) return exchange.edits;
  exchange.id = exchange.replaces;
  exchange.stored = true;
  return exchange;
}
