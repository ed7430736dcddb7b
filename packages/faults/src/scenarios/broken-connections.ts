import type { Figure, Scale } from "../figures.ts";
import type { Rig } from "../rig.ts";
import { Student } from "../student.ts";
import { askMany, judge, toQuestion } from "../verdict.ts";

/** Streams are cut at random points and resumed by Last-Event-ID on whichever replica nginx selects. */
export async function breakConnections(rig: Rig, { streams }: Scale): Promise<Figure[]> {
  const { url } = await rig.fleet();
  const student = new Student(rig, url);

  const records = await askMany(streams, (index) =>
    student.ask(toQuestion(index, 1 + (index % 3)), {
      breakAfter: () => 1 + Math.floor(Math.random() * 60),
    }),
  );
  const verdict = await judge(student, records);
  const connections = records.reduce((sum, record) => sum + record.connections, 0);

  const title = `${streams} streams cut at random, ${connections} connections:`;
  return [
    { name: `${title} frames lost`, value: verdict.lost, atMost: 0 },
    { name: "… frames duplicated", value: verdict.duplicated, atMost: 0 },
    { name: "… answers that differ from what was sent", value: verdict.wrongTexts, atMost: 0 },
    { name: "… answers wrong in the history", value: verdict.wrongHistories, atMost: 0 },
    { name: "… incomplete answers", value: streams - verdict.complete, atMost: 0 },
    { name: "… sessions left locked", value: verdict.locked, atMost: 0 },
  ];
}
