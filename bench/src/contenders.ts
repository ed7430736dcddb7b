import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import {
  findPort,
  startProcess,
  until,
  type Running,
} from "../../packages/tasks/src/rig/processes.ts";
import type { Rig } from "../../packages/faults/src/rig.ts";

const HERE = fileURLToPath(new URL("..", import.meta.url));
const PROBE = new URL("../../packages/faults/src/memory-probe.mjs", import.meta.url).href;
const PYTHON = "/usr/bin/python3";

export interface Server {
  url: string;
  pid: number;
  /** Returns resident memory in bytes, for Node after full garbage collections. */
  memory(): Promise<number>;
  end(): Promise<void>;
}

export interface Contender {
  name: string;
  /** Starts a new process. `env` is used only by Sidenote. */
  start(env?: Record<string, string>): Promise<Server>;
  /** Returns the request that a client sends for one turn. */
  toRequest(turn: {
    message: string;
    history: readonly HistoryMessage[];
    sessionId: string | null;
  }): {
    headers: Record<string, string>;
    body: object;
  };
  /** Who keeps earlier turns: the client, which sends them with each request, or the server. */
  history: "client" | "server" | "none";
}

export interface HistoryMessage {
  role: "user" | "assistant";
  content: string;
}

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

/** User and system time of a process so far, in milliseconds. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

async function toServer(running: Running, port: number, channel: boolean): Promise<Server> {
  const url = `http://127.0.0.1:${port}`;
  // A connection, not a request: the byte pipe would forward that upstream.
  await until(`${url} to listen`, () => isListening(port));
  return {
    url,
    pid: running.pid,
    memory: async () => {
      if (channel) {
        running.process.send("memory");
        await once(running.process, "message");
      }
      return residentBytes(running.pid);
    },
    end: () => running.end("SIGKILL"),
  };
}

/** Returns a function that starts a Node peer from the `peers` folder. */
function node(rig: Rig, file: string, env: Record<string, string>) {
  return async (): Promise<Server> => {
    const port = await findPort();
    const running = startProcess({
      command: process.execPath,
      parameters: ["--expose-gc", "--import", PROBE, join(HERE, "peers", file)],
      log: join(rig.folder, `${file}-${port}.log`),
      env: { ...env, NODE_ENV: "production", PORT: String(port), REDIS_URL: rig.redis.url },
      channel: true,
    });
    return toServer(running, port, true);
  };
}

/** Whether the Python peer's packages are installed. */
function hasPython(): boolean {
  try {
    execFileSync(PYTHON, ["-c", "import fastapi, uvicorn, redis, httpx"], { stdio: "ignore" });
    return existsSync(PYTHON);
  } catch {
    return false;
  }
}

const plain: Contender["toRequest"] = ({ message, history }) => ({
  headers: {},
  body: { message, history },
});

/** Returns all contenders, Sidenote first. Only Sidenote uses a launch token. */
export async function createContenders(rig: Rig, upstream: string): Promise<Contender[]> {
  const env = { UPSTREAM: upstream };
  // Signed for each process: measuring all figures takes longer than a token is valid.
  let token = "";
  const contenders: Contender[] = [
    {
      name: "Sidenote",
      start: async (own = {}) => {
        token = await rig.signToken();
        const replica = await rig.startReplica({
          NODE_ENV: "production",
          ANTHROPIC_BASE_URL: upstream,
          CONTEXT_CACHE_SECONDS: "3600",
          FIRST_TOKEN_TIMEOUT_SECONDS: "600",
          IDLE_TIMEOUT_SECONDS: "600",
          ...own,
        });
        return {
          url: replica.url,
          pid: replica.pid,
          memory: async () => (await replica.memory()).rss,
          // SIGTERM, not SIGKILL: a CPU profile (BFF_NODE_PARAMETERS=--cpu-prof) is written on exit.
          end: () => replica.terminate(),
        };
      },
      toRequest: ({ message, sessionId }) => ({
        headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
        body: { message, ...(sessionId === null ? {} : { session_id: sessionId }) },
      }),
      history: "server",
    },
    {
      name: "Express + SDK, naive",
      start: node(rig, "naive.mjs", env),
      toRequest: plain,
      history: "client",
    },
    { name: "byte pipe", start: node(rig, "pipe.mjs", env), toRequest: plain, history: "none" },
    {
      name: "AI SDK",
      start: node(rig, "ai-sdk.mjs", env),
      toRequest: plain,
      history: "client",
    },
    {
      name: "AI SDK + resumable-stream",
      start: node(rig, "ai-sdk.mjs", { ...env, RESUMABLE: "1" }),
      toRequest: plain,
      history: "client",
    },
  ];
  if (hasPython()) {
    contenders.push({
      name: "Python sketch",
      start: async () => {
        const port = await findPort();
        const running = startProcess({
          command: PYTHON,
          parameters: [join(HERE, "peers/sketch.py")],
          log: join(rig.folder, `sketch-${port}.log`),
          env: { ...env, PORT: String(port), REDIS_URL: rig.redis.url },
        });
        return toServer(running, port, false);
      },
      toRequest: ({ message, sessionId }) => ({
        headers: {},
        body: { message, ...(sessionId === null ? {} : { session_id: sessionId }) },
      }),
      history: "server",
    });
  }
  return contenders;
}
