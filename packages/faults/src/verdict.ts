import type { Message } from "@sidenote/protocol";
import { expectedAnswer } from "./claude-simulator.ts";
import type { Student, TurnRecord } from "./student.ts";

/** What a set of turns came to, against what the simulator had said. */
export interface Verdict {
  /** Frames missing or repeated on the wire, and characters that differ from what the simulator sent. */
  lost: number;
  doubled: number;
  wrongTexts: number;
  /** Answers in the history that differ from what the student saw, or are not there. */
  wrongHistories: number;
  /** Sessions in which a turn still runs though it has ended. */
  locked: number;
  whole: number;
  interrupted: number;
  /** Turns with another end than a whole answer or `turn_interrupted`. */
  otherEnds: number;
  /** The most characters that a student saw and that the history does not hold. */
  unkept: number;
}

/** Holds what students saw, and what is kept of it, against what the simulator says it sent. */
export async function judge(student: Student, records: readonly TurnRecord[]): Promise<Verdict> {
  const verdict: Verdict = {
    lost: 0,
    doubled: 0,
    wrongTexts: 0,
    wrongHistories: 0,
    locked: 0,
    whole: 0,
    interrupted: 0,
    otherEnds: 0,
    unkept: 0,
  };
  for (const record of records) {
    verdict.lost += record.lost;
    verdict.doubled += record.doubled;
    const conversation = await student.conversation(record.sessionId ?? "");
    if (conversation.active_turn !== undefined) verdict.locked += 1;
    const kept = findAnswer(conversation.messages, record.messageId);
    const expected = expectedAnswer(record.question);
    const { end } = record;
    if (end?.type === "done" && end.status === "complete") {
      verdict.whole += 1;
      if (record.text !== expected) verdict.wrongTexts += 1;
      if (kept?.content !== expected || kept.status !== "complete") verdict.wrongHistories += 1;
    } else if (end?.type === "error" && end.code === "turn_interrupted") {
      verdict.interrupted += 1;
      if (!expected.startsWith(record.text)) verdict.wrongTexts += 1;
      if (!isKept(record, kept, expected)) verdict.wrongHistories += 1;
      verdict.unkept = Math.max(verdict.unkept, record.text.length - (kept?.content.length ?? 0));
    } else {
      verdict.otherEnds += 1;
    }
  }
  return verdict;
}

/** An interrupted answer is kept as far as it was written down, which is as far as it was shown, or less by a batch. */
function isKept({ text }: TurnRecord, kept: Message | undefined, expected: string): boolean {
  if (kept === undefined) return text.length < 200;
  return kept.status === "interrupted" && kept.content !== "" && expected.startsWith(kept.content);
}

/** The answer that follows a question in the history. */
export function findAnswer(messages: readonly Message[], questionId: string): Message | undefined {
  const next = messages[messages.findIndex(({ id }) => id === questionId) + 1];
  return next?.role === "assistant" ? next : undefined;
}

export function toQuestion(index: number, paragraphs: number): string {
  return `Question ${index}.\n/simulate long ${paragraphs}`;
}

/** All at once, a little apart, as students come. */
export async function askMany(
  count: number,
  each: (index: number) => Promise<TurnRecord>,
  apartMs = 10,
): Promise<TurnRecord[]> {
  const asked: Promise<TurnRecord>[] = [];
  for (let index = 0; index < count; index += 1) {
    asked.push(each(index));
    await new Promise((resolve) => setTimeout(resolve, apartMs));
  }
  return Promise.all(asked);
}
