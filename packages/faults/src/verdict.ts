import type { Message } from "@sidenote/protocol";
import { expectedAnswer } from "./claude-simulator.ts";
import type { Student, TurnRecord } from "./student.ts";

/** The results of a set of turns, compared with what the simulator sent. */
export interface Verdict {
  /** Frames missing on the wire. */
  lost: number;
  /** Frames received more than once. */
  duplicated: number;
  /** Answers whose text, as received, differs from what the simulator sent. */
  wrongTexts: number;
  /** Answers that are missing from the history or differ from what the simulator sent. */
  wrongHistories: number;
  /** Sessions that still name a running turn after its end. */
  locked: number;
  /** Turns that ended with a complete answer. */
  complete: number;
  /** Turns that ended with `turn_interrupted`. */
  interrupted: number;
  /** Turns that ended in any other way. */
  otherEnds: number;
  /** The largest number of characters of one answer that a student saw but the history lacks. */
  missingCharacters: number;
}

/** Compares what students saw, and what the history holds, with what the simulator sent. */
export async function judge(student: Student, records: readonly TurnRecord[]): Promise<Verdict> {
  const verdict: Verdict = {
    lost: 0,
    duplicated: 0,
    wrongTexts: 0,
    wrongHistories: 0,
    locked: 0,
    complete: 0,
    interrupted: 0,
    otherEnds: 0,
    missingCharacters: 0,
  };
  for (const record of records) {
    verdict.lost += record.lost;
    verdict.duplicated += record.duplicated;
    const conversation = await student.conversation(record.sessionId ?? "");
    if (conversation.active_turn !== undefined) verdict.locked += 1;
    const kept = findAnswer(conversation.messages, record.messageId);
    const expected = expectedAnswer(record.question);
    const { end } = record;
    if (end?.type === "done" && end.status === "complete") {
      verdict.complete += 1;
      if (record.text !== expected) verdict.wrongTexts += 1;
      if (kept?.content !== expected || kept.status !== "complete") verdict.wrongHistories += 1;
    } else if (end?.type === "error" && end.code === "turn_interrupted") {
      verdict.interrupted += 1;
      if (!expected.startsWith(record.text)) verdict.wrongTexts += 1;
      if (!isKept(record, kept, expected)) verdict.wrongHistories += 1;
      verdict.missingCharacters = Math.max(
        verdict.missingCharacters,
        record.text.length - (kept?.content.length ?? 0),
      );
    } else {
      verdict.otherEnds += 1;
    }
  }
  return verdict;
}

/** Whether an interrupted answer is in the history. It may lack the last batch of frames, which had not been stored. */
function isKept({ text }: TurnRecord, kept: Message | undefined, expected: string): boolean {
  if (kept === undefined) return text.length < 200;
  return kept.status === "interrupted" && kept.content !== "" && expected.startsWith(kept.content);
}

/** Returns the answer that follows a question in the history, if there is one. */
export function findAnswer(messages: readonly Message[], questionId: string): Message | undefined {
  const next = messages[messages.findIndex(({ id }) => id === questionId) + 1];
  return next?.role === "assistant" ? next : undefined;
}

/** Returns a question that the simulator answers with this many paragraphs. */
export function toQuestion(index: number, paragraphs: number): string {
  return `Question ${index}.\n/simulate long ${paragraphs}`;
}

/** Starts `count` turns at short intervals; resolves with their records when all have ended. */
export async function askMany(
  count: number,
  each: (index: number) => Promise<TurnRecord>,
  intervalMs = 10,
): Promise<TurnRecord[]> {
  const asked: Promise<TurnRecord>[] = [];
  for (let index = 0; index < count; index += 1) {
    asked.push(each(index));
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
  return Promise.all(asked);
}
