import { setTimeout as sleep } from "node:timers/promises";
import { open, readText } from "../event-stream.ts";
import type { Figure, Scale } from "../figures.ts";
import {
  startCluster,
  startWithSentinels,
  type RedisServer,
} from "../../../tasks/src/rig/redis-server.ts";
import type { Rig } from "../rig.ts";
import { Student } from "../student.ts";
import { askMany, judge, toQuestion, type Verdict } from "../verdict.ts";

/** Redis is killed with SIGKILL in mid-turn, is down for a while, and restarts from its append-only file. */
export async function restartRedis(rig: Rig, { long }: Scale): Promise<Figure[]> {
  const { url } = await rig.fleet();
  const student = new Student(rig, url);
  const streams = long ? 100 : 30;

  const asked = askMany(streams, (index) =>
    student.ask(toQuestion(index, 2 + (index % 2)), {
      breakAfter: () => 50 + Math.floor(Math.random() * 400),
    }),
  );
  await sleep(streams * 10 + 1500);
  await rig.redis.end("SIGKILL");
  await sleep(500);
  const refused = await tryToAsk(rig, url);
  await sleep(1000);
  await rig.redis.start();
  const verdict = await judge(student, await asked);
  return [
    ...toFigures(`${streams} streams, Redis killed -9 and restarted (AOF)`, streams, verdict),
    {
      name: "… questions meanwhile not answered store_unavailable",
      value: refused.status === 503 && refused.text.includes("store_unavailable") ? 0 : 1,
      atMost: 0,
    },
  ];
}

/** A master of a Redis Cluster is killed with SIGKILL in mid-turn; its replica takes over. */
export async function failOverCluster(rig: Rig, { streams }: Scale): Promise<Figure[]> {
  const cluster = await startCluster(rig.folder);
  const [master, ...others] = cluster.servers;
  const before = await countMasters(others);
  const verdict = await killMaster(rig, cluster.url, master, streams);
  const after = await countMasters(others);
  await cluster.end();
  return [
    ...toFigures(`${streams} streams, a master of a Redis Cluster killed -9`, streams, verdict),
    { name: "… failovers that did not happen", value: before + 1 - after, atMost: 0 },
  ];
}

/** A master under Sentinels is killed with SIGKILL in mid-turn; they promote its replica. */
export async function failOverSentinel(rig: Rig, { streams }: Scale): Promise<Figure[]> {
  const redis = await startWithSentinels(rig.folder);
  const verdict = await killMaster(rig, redis.url, redis.master, streams);
  const after = await countMasters([redis.replica]);
  await redis.end();
  return [
    ...toFigures(`${streams} streams, a master under Sentinels killed -9`, streams, verdict),
    { name: "… failovers that did not happen", value: 1 - after, atMost: 0 },
  ];
}

/** Kills a master in the middle of many answers and judges them when they have ended. */
async function killMaster(
  rig: Rig,
  url: string,
  master: RedisServer | undefined,
  streams: number,
): Promise<Verdict> {
  const env = { REDIS_URL: url };
  const replicas = await Promise.all([rig.startReplica(env), rig.startReplica(env)]);
  const nginx = await rig.startNginx(replicas);
  const student = new Student(rig, nginx.url);
  const asked = askMany(streams, (index) =>
    student.ask(toQuestion(index, 3 + (index % 2)), {
      breakAfter: () => 100 + Math.floor(Math.random() * 400),
    }),
  );
  await sleep(streams * 10 + 1500);
  await master?.end("SIGKILL");
  const verdict = await judge(student, await asked);
  await nginx.end();
  await Promise.all(replicas.map((replica) => replica.terminate()));
  return verdict;
}

async function countMasters(servers: readonly RedisServer[]): Promise<number> {
  const roles = await Promise.all(servers.map((server) => server.ask("role")));
  return roles.filter((role) => role.startsWith("master")).length;
}

async function tryToAsk(rig: Rig, url: string): Promise<{ status: number; text: string }> {
  const token = await rig.signToken();
  const stream = await open({ url: `${url}/chat`, method: "POST", token, body: { message: "?" } });
  return { status: stream.status, text: await readText(stream) };
}

function toFigures(title: string, streams: number, verdict: Verdict): Figure[] {
  return [
    {
      name: `${title}: frames lost or duplicated`,
      value: verdict.lost + verdict.duplicated,
      atMost: 0,
    },
    { name: "… incomplete answers", value: streams - verdict.complete, atMost: 0 },
    {
      name: "… answers that differ from what was sent, or wrong in the history",
      value: verdict.wrongTexts + verdict.wrongHistories,
      atMost: 0,
    },
    { name: "… sessions left locked", value: verdict.locked, atMost: 0 },
  ];
}
