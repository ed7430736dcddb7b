import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type Bff, type Person, startBff, toPerson } from "./bff.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "./simulators.ts";

// One test file runs in each process, so its tests share these; `useBff` sets them before the first.
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
