import { setTimeout as sleep } from "node:timers/promises";
import type { Figure, Scale } from "../figures.ts";
import { until } from "../../../tasks/src/rig/processes.ts";
import type { Rig } from "../rig.ts";
import { Student, type TurnRecord } from "../student.ts";
import { askMany, judge, toQuestion } from "../verdict.ts";

/** Every replica in turn is stopped by SIGTERM and restarted, while students keep asking. */
export async function restartReplicas(rig: Rig, { streams }: Scale): Promise<Figure[]> {
  const { replicas, url } = await rig.fleet();
  const student = new Student(rig, url);
  const rolling = { over: false };
  const asked: Promise<TurnRecord>[] = [];
  const keepAsking = (async () => {
    while (!rolling.over || asked.length < streams) {
      asked.push(student.ask(toQuestion(asked.length, asked.length % 2)));
      await sleep(200);
    }
  })();
  for (const replica of replicas) {
    await sleep(1000);
    await replica.terminate();
    await replica.start();
  }
  rolling.over = true;
  await keepAsking;
  const verdict = await judge(student, await Promise.all(asked));
  return [
    {
      name: `${asked.length} streams, rolling restart by SIGTERM: frames lost or duplicated`,
      value: verdict.lost + verdict.duplicated,
      atMost: 0,
    },
    { name: "… incomplete answers", value: asked.length - verdict.complete, atMost: 0 },
    {
      name: "… answers that differ from what was sent, or wrong in the history",
      value: verdict.wrongTexts + verdict.wrongHistories,
      atMost: 0,
    },
    { name: "… sessions left locked", value: verdict.locked, atMost: 0 },
  ];
}

/** 20 streams on a replica that receives SIGTERM: once with enough time to drain, once with far too little. */
export async function drainReplica(rig: Rig): Promise<Figure[]> {
  const [normal, hurried, other] = await Promise.all([
    rig.startReplica(),
    rig.startReplica({ DRAIN_SECONDS: "0.5" }),
    rig.startReplica(),
  ]);
  const figures: Figure[] = [];
  for (const { replica, name } of [
    { replica: normal, name: "20 streams at SIGTERM" },
    { replica: hurried, name: "20 streams at SIGTERM, half a second to drain" },
  ]) {
    let terminating = false;
    const student = new Student(rig, () => (terminating ? other.url : replica.url));
    let begun = 0;
    const asked = askMany(20, (index) => {
      let first = true;
      return student.ask(toQuestion(index, 2), {
        onFrame: ({ text }) => {
          if (first && text !== "") begun += 1;
          first &&= text === "";
        },
      });
    });
    await until("20 answers to begin", () => begun === 20, 20_000, 20);
    const terminated = replica.terminate();
    terminating = true;
    const verdict = await judge(new Student(rig, other.url), await asked);
    await terminated;
    const hasTime = replica === normal;
    figures.push(
      {
        name: `${name}: neither complete nor turn_interrupted`,
        value: 20 - verdict.complete - verdict.interrupted,
        atMost: 0,
      },
      {
        name: hasTime ? "… interrupted" : "… completed within half a second",
        value: hasTime ? verdict.interrupted : verdict.complete,
        atMost: 0,
      },
      {
        name: "… frames lost or duplicated, texts or histories wrong",
        value: verdict.lost + verdict.duplicated + verdict.wrongTexts + verdict.wrongHistories,
        atMost: 0,
      },
      {
        name: "… characters seen but missing from the history",
        value: verdict.missingCharacters,
        atMost: 0,
      },
      { name: "… sessions left locked", value: verdict.locked, atMost: 0 },
    );
  }
  await other.terminate();
  return figures;
}
