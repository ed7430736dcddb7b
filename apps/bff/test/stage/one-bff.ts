import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type Bff, type Person, startBff, toPerson } from "./bff.ts";
import type { StreamReader } from "./event-stream.ts";
import { signToken } from "./launch-token.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "./simulators.ts";
import { openSocket, type SocketClient } from "./socket.ts";

// A process runs one test file at a time, so its tests share these; `useBff` sets them before the first.
export let claude: Simulator<ClaudeRequest>;
export let moodle: Simulator<MoodleRequest>;
export let bff: Bff;
/** A student who has accepted the policy. */
export let sofia: Person;

const others: Bff[] = [];

/** Has a file's tests run on one BFF between both simulators, which are reset before each test. */
export function useBff(over: Record<string, string> = {}): void {
  beforeAll(async () => {
    [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
    bff = await startBff({ claude, moodle }, over);
    sofia = await toPerson(bff, moodle);
  });
  afterAll(async () => {
    await bff.close();
    await Promise.all([claude.stop(), moodle.stop()]);
  });
  beforeEach(async () => {
    await Promise.all([claude.reset(), moodle.reset()]);
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
  });
}

/** Starts a second BFF on the same simulators, which is closed after the test. */
export async function startOther(over: Record<string, string>): Promise<Bff> {
  const other = await startBff({ claude, moodle }, over);
  others.push(other);
  return other;
}

/** Asks a question and reads the whole answer. */
export async function ask(message: string, person = sofia): Promise<StreamReader> {
  return (await person.stream({ message })).readAll();
}

/** Signs a launch token of the simulated Moodle. */
export const sign = (claims: Record<string, unknown>): Promise<string> =>
  signToken({ iss: moodle.url, ...claims });

/** Opens a socket, which is closed after the test, and authenticates it. */
export const signIn = (token = sofia.token): Promise<SocketClient> =>
  openSocket(bff.url).auth(token);
