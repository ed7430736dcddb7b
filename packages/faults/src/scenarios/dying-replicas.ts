import { setTimeout as sleep } from "node:timers/promises";
import type { Figure, Scale } from "../figures.ts";
import type { Rig } from "../rig.ts";
import { Student } from "../student.ts";
import { askMany, judge, toQuestion } from "../verdict.ts";

/** Replicas are killed with SIGKILL in the middle of their turns, one after the other, and restarted. */
export async function killReplicas(rig: Rig, { streams, long }: Scale): Promise<Figure[]> {
  const { replicas, url } = await rig.fleet();
  const student = new Student(rig, url);

  const asked = askMany(streams, (index) =>
    student.ask(toQuestion(index, 2 + (index % 3)), {
      breakAfter: () => 20 + Math.floor(Math.random() * 400),
    }),
  );
  await sleep(streams * 10 + 1500);
  for (const replica of long ? replicas : replicas.slice(0, 2)) {
    await replica.kill();
    await sleep(1500);
    await replica.start();
  }
  const records = await asked;
  const verdict = await judge(student, records);
  const again = records.find(({ end }) => end?.type === "error") ?? records[0];
  const next = await student.ask("Question again.\n/simulate long 0", {
    sessionId: again?.sessionId ?? "",
  });

  return [
    {
      name: `${streams} streams, replicas killed -9, ${verdict.interrupted} interrupted: frames lost`,
      value: verdict.lost,
      atMost: 0,
    },
    { name: "… frames duplicated", value: verdict.duplicated, atMost: 0 },
    { name: "… answers that differ from what was sent", value: verdict.wrongTexts, atMost: 0 },
    {
      name: "… answers wrong in the history",
      value: verdict.wrongHistories,
      atMost: 0,
    },
    {
      name: "… turns that ended neither complete nor turn_interrupted",
      value: verdict.otherEnds,
      atMost: 0,
    },
    {
      name: "… runs in which no turn was interrupted",
      value: verdict.interrupted > 0 ? 0 : 1,
      atMost: 0,
    },
    {
      name: "… characters seen but missing from the history",
      value: verdict.missingCharacters,
      atMost: 200,
    },
    { name: "… sessions left locked", value: verdict.locked, atMost: 0 },
    { name: "… next questions refused", value: next.end?.type === "done" ? 0 : 1, atMost: 0 },
  ];
}
