import { open, type OpenStream } from "../event-stream.ts";
import type { Figure } from "../figures.ts";
import { until } from "../../../tasks/src/rig/processes.ts";
import type { Rig } from "../rig.ts";
import { Student } from "../student.ts";
import { askMany, toQuestion } from "../verdict.ts";
import { runningTurns } from "./soak.ts";

const STREAMS = 1000;
/** Warm-up turns: optimised code keeps fewer objects alive than code that runs for the first time. */
const WARM_TURNS = 300;
const AT_ONCE = 20;

/**
 * All readers of stalled answers disconnect at once, after full garbage collections: the path from a turn's end to its
 * upstream connection must not depend on a weak reference.
 */
export async function disconnectAll(rig: Rig): Promise<Figure[]> {
  const replica = await rig.startReplica({ GRACE_SECONDS: "1", IDLE_TIMEOUT_SECONDS: "600" });
  await rig.claude.pace(0);
  const student = new Student(rig, replica.url);
  await askMany(WARM_TURNS, (index) => student.ask(toQuestion(index, 0)), 2);
  const token = await rig.signToken();
  const body = { message: "Nobody waits.\n/simulate stall 3" };
  const streams: OpenStream[] = [];
  while (streams.length < STREAMS) {
    const asked = Array.from({ length: AT_ONCE }, async () => {
      const stream = await open({ url: `${replica.url}/chat`, method: "POST", token, body });
      stream.response.resume();
      return stream;
    });
    streams.push(...(await Promise.all(asked)));
    if (streams.length % 500 === 100) await replica.memory();
  }
  const running = await runningTurns(replica);
  await replica.memory();
  for (const stream of streams) stream.destroy();
  await until("the end of all turns", async () => (await runningTurns(replica)) === 0, 8000).catch(
    () => undefined,
  );
  const left = await runningTurns(replica);
  await (left === 0 ? replica.terminate() : replica.kill());
  return [
    {
      name: `${running} readers of stalled answers gone: turns still running`,
      value: left,
      atMost: 0,
    },
    { name: "… streams that did not start", value: STREAMS - running, atMost: 0 },
  ];
}
