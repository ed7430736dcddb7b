import { setTimeout as sleep } from "node:timers/promises";
import { open, readFrames } from "../event-stream.ts";
import type { Figure, Scale } from "../figures.ts";
import { until } from "../../../tasks/src/rig/processes.ts";
import type { Replica } from "../replica.ts";
import type { Rig } from "../rig.ts";
import { toQuestion } from "../verdict.ts";

const MEGABYTE = 1024 * 1024;
/** Students per second. */
const RATE = 8;
/** The share of the time before the first measurement, after which caches, compiled code and pools have grown. */
const WARM_SHARE = 0.4;

/** Reads an answer to its end, leaves after some frames, or pauses reading for seconds, depending on `index`. */
async function readAnswer(rig: Rig, url: string, index: number): Promise<void> {
  const stream = await open({
    url: `${url}/chat`,
    method: "POST",
    token: await rig.signToken(),
    body: { message: toQuestion(index, 2 + (index % 8)) },
  });
  let left = Infinity;
  if (index % 3 === 1) left = 1 + (index % 40);
  if (index % 3 === 2) {
    stream.response.pause();
    await sleep(2000 + (index % 5) * 1000);
    if (index % 2 === 0) return stream.destroy();
  }
  await readFrames(stream, () => {
    left -= 1;
    return left > 0;
  });
}

/** Returns how many turns a replica is running. */
export async function runningTurns(replica: Replica): Promise<number> {
  const text = await (await fetch(`${replica.url}/metrics`)).text();
  return Number(/^sidenote_turns_running (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** Slow and disconnecting students for `soakSeconds`: measures how much memory they leave behind. */
export async function soak(rig: Rig, { soakSeconds, long }: Scale): Promise<Figure[]> {
  const replica = await rig.startReplica({ GRACE_SECONDS: "1" });
  await rig.claude.pace(2);
  let index = 0;
  let failures = 0;
  const readers = new Set<Promise<void>>();
  const readFor = async (seconds: number): Promise<{ rss: number; heap: number }> => {
    const endAt = Date.now() + seconds * 1000;
    while (Date.now() < endAt) {
      index += 1;
      const reader = readAnswer(rig, replica.url, index)
        .catch(() => {
          failures += 1;
        })
        .finally(() => readers.delete(reader));
      readers.add(reader);
      await sleep(1000 / RATE);
    }
    await Promise.all(readers);
    await until("the last turn", async () => (await runningTurns(replica)) === 0);
    return replica.memory();
  };
  const before = await readFor(soakSeconds * WARM_SHARE);
  const after = await readFor(soakSeconds * (1 - WARM_SHARE));
  const running = await runningTurns(replica);
  await replica.terminate();
  return [
    {
      name: `${soakSeconds} s of ${index} slow and disconnecting students: heap growth`,
      value: (after.heap - before.heap) / MEGABYTE,
      atMost: long ? 10 : 5,
      unit: "MB",
    },
    {
      name: "… resident memory growth",
      value: (after.rss - before.rss) / MEGABYTE,
      atMost: 50,
      unit: "MB",
    },
    { name: "… turns still running", value: running, atMost: 0 },
    { name: "… requests that failed", value: failures, atMost: 0 },
  ];
}
