import type { DoneEvent } from "@sidenote/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bff, type Person, startBff, toPerson } from "../stage/bff.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";

let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let bff: Bff;
let person: Person;
beforeAll(async () => {
  [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
  bff = await startBff({ claude, moodle });
  person = await toPerson(bff, moodle);
});
afterAll(async () => {
  await bff.close();
  await Promise.all([claude.stop(), moodle.stop()]);
});

/** Asks the same in a new conversation. Returns the tokens of the answer and of the prompt, cached or not. */
async function ask(): Promise<{ input: number; output: number }> {
  const answer = (await (await person.ask({ message: "Hi" })).json()) as Pick<DoneEvent, "usage">;
  const { output_tokens: output, ...input } = answer.usage;
  return { input: Object.values(input).reduce((sum, count) => sum + count), output };
}

async function countedTokens(): Promise<number> {
  const text = await (await fetch(`${bff.url}/metrics`)).text();
  return [...text.matchAll(/^sidenote_tokens_total\{.*\} (\d+)$/gm)]
    .map(([, count]) => Number(count))
    .reduce((sum, count) => sum + count, 0);
}

it("the usage of a turn includes that of attempts that broke off and were retried", async () => {
  await claude.script({ answers: ["Hello.", "Hello.", "Hello."] });
  const once = await ask();
  const before = await countedTokens();
  await claude.script({ failures: [{ kind: "end_without_stop", after_events: 0 }] });
  const twice = await ask();
  expect(await claude.requests()).toHaveLength(3);
  // An attempt that breaks off has reported one token of its answer.
  expect(twice).toEqual({ input: 2 * once.input, output: once.output + 1 });
  expect((await countedTokens()) - before).toBe(twice.input + twice.output);
});
