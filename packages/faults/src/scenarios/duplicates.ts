import { questionOf } from "../claude-simulator.ts";
import type { Figure, Scale } from "../figures.ts";
import type { Rig } from "../rig.ts";
import { Student } from "../student.ts";
import { askMany, judge } from "../verdict.ts";

/** Every question is sent twice at once, as by a browser that retries because it saw no response. */
export async function duplicatePosts(rig: Rig, { duplicates }: Scale): Promise<Figure[]> {
  const { url } = await rig.fleet();
  const student = new Student(rig, url);
  await rig.claude.forget();
  await rig.claude.pace(2);

  let differing = 0;
  const records = await askMany(duplicates, async (index) => {
    const question = `Question ${index}.\n/simulate long 0`;
    const [first, second] = await Promise.all([
      student.ask(question, { messageId: toUuid(index) }),
      student.ask(question, { messageId: toUuid(index) }),
    ]);
    if (first.turnId !== second.turnId || first.text !== second.text) differing += 1;
    return first;
  });
  const verdict = await judge(student, records);
  let duplicateAnswers = 0;
  for (const { sessionId } of records) {
    const { messages } = await student.conversation(sessionId ?? "");
    duplicateAnswers += messages.filter(({ role }) => role === "assistant").length - 1;
  }
  const { count, requests } = await rig.claude.report();
  const questions = requests.map(questionOf);
  return [
    {
      name: `${duplicates} POSTs sent twice: upstream calls in excess`,
      value: Math.max(count - duplicates, questions.length - new Set(questions).size),
      atMost: 0,
    },
    { name: "… answers duplicated in the history", value: duplicateAnswers, atMost: 0 },
    { name: "… pairs that saw different turns or texts", value: differing, atMost: 0 },
    {
      name: "… answers incomplete or wrong, frames lost or duplicated",
      value:
        duplicates -
        verdict.complete +
        verdict.lost +
        verdict.duplicated +
        verdict.wrongTexts +
        verdict.wrongHistories,
      atMost: 0,
    },
    { name: "… sessions left locked", value: verdict.locked, atMost: 0 },
  ];
}

const RUN = Math.floor(Math.random() * 0xffff_ffff)
  .toString(16)
  .padStart(8, "0");

function toUuid(index: number): string {
  return `${RUN}-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
}
