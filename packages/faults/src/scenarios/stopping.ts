import { setTimeout as sleep } from "node:timers/promises";
import type { UpstreamCall } from "../claude-simulator.ts";
import type { Figure } from "../figures.ts";
import { until } from "../../../tasks/src/rig/processes.ts";
import type { Rig } from "../rig.ts";
import { Student, type TurnRecord } from "../student.ts";
import { findAnswer, toQuestion } from "../verdict.ts";

/** Slow enough to tell one event too many from an event in flight. */
const PACE_MS = 40;
const ROUNDS = 5;

/** Returns the one upstream call since the last `forget`. @throws Error if there is not exactly one */
async function callOf(rig: Rig): Promise<UpstreamCall> {
  const { requests } = await rig.claude.report();
  const [call] = requests;
  if (call === undefined || requests.length > 1)
    throw new Error(`One upstream call was expected, there were ${requests.length}.`);
  return call;
}

/** A stop request sent to a replica that does not run the turn. */
export async function stopElsewhere(rig: Rig): Promise<Figure[]> {
  const [owner, other] = await Promise.all([rig.startReplica(), rig.startReplica()]);
  await rig.claude.pace(PACE_MS);
  const here = new Student(rig, owner.url);
  const there = new Student(rig, other.url);
  let slowestMs = 0;
  let mostEvents = 0;
  let wrong = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await rig.claude.forget();
    await rig.claude.pace(PACE_MS);
    let stopping: Promise<void> | undefined;
    const stop = async (record: TurnRecord): Promise<void> => {
      const startedAt = performance.now();
      if ((await there.stop(record)) !== 202) wrong += 1;
      const atAnswer = (await callOf(rig)).text_events_sent;
      await until("the stop upstream", async () => (await callOf(rig)).aborted, 5000, 5);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      mostEvents = Math.max(mostEvents, (await callOf(rig)).text_events_sent - atAnswer);
    };
    const record = await here.ask(toQuestion(round, 6), {
      onFrame: (now) => {
        if (now.text.length > 30) stopping ??= stop(now);
      },
    });
    await stopping;
    const { messages } = await there.conversation(record.sessionId ?? "");
    const kept = findAnswer(messages, record.messageId);
    if (record.end?.type !== "done" || record.end.status !== "stopped") wrong += 1;
    if (kept?.status !== "stopped" || kept.content !== record.text) wrong += 1;
  }
  await Promise.all([owner.terminate(), other.terminate()]);
  return [
    {
      name: `stop from another replica, ${ROUNDS} rounds: upstream events after the stop`,
      value: mostEvents,
      atMost: 1,
    },
    { name: "… slowest abort upstream", value: slowestMs, atMost: 200, unit: "ms" },
    { name: "… ends or histories that are not `stopped`", value: wrong, atMost: 0 },
  ];
}

/** A student leaves, with no grace period and with one second of it. */
export async function abandonTurn(rig: Rig): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const graceSeconds of [0, 1]) {
    const replica = await rig.startReplica({ GRACE_SECONDS: String(graceSeconds) });
    await rig.claude.forget();
    await rig.claude.pace(PACE_MS);
    const student = new Student(rig, replica.url);
    let here = true;
    const record = await student.ask(toQuestion(graceSeconds, 6), {
      breakAfter: () => 12,
      keepTrying: () => {
        const before = here;
        here = false;
        return before;
      },
    });
    const leftAt = performance.now();
    await sleep(graceSeconds * 1000);
    const atGrace = (await callOf(rig)).text_events_sent;
    await until("the end upstream", async () => (await callOf(rig)).aborted, 10_000, 5);
    const cutMs = performance.now() - leftAt - graceSeconds * 1000;
    await sleep(300);
    const call = await callOf(rig);
    const { messages, active_turn } = await student.conversation(record.sessionId ?? "");
    const kept = findAnswer(messages, record.messageId);
    await replica.terminate();
    const isKept = kept?.status === "interrupted" && kept.content.startsWith(record.text);
    figures.push(
      {
        name: `reader gone: upstream events after ${graceSeconds} s of grace`,
        value: call.text_events_sent - atGrace,
        atMost: 1,
      },
      { name: "… time until the abort upstream", value: cutMs, atMost: 500, unit: "ms" },
      { name: "… partial answers not kept", value: isKept ? 0 : 1, atMost: 0 },
      { name: "… sessions left locked", value: active_turn === undefined ? 0 : 1, atMost: 0 },
    );
  }
  return figures;
}
