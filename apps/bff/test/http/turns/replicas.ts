import { type Conversation, conversationSchema } from "@sidenote/protocol";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Bff, Person, startBff, toPerson } from "../../stage/bff.ts";
import type { StreamReader } from "../../stage/event-stream.ts";
import type { RedisServer } from "../../stage/redis.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../../stage/simulators.ts";

// A process runs one test file at a time, so its tests share these; `useReplicas` sets them before the first.
export let claude: Simulator<ClaudeRequest>;
export let moodle: Simulator<MoodleRequest>;
/** Two replicas, or the same one twice if the store is memory. */
export let here: Bff;
export let there: Bff;
/** A student who has accepted the policy, on each replica. */
export let sofia: Person;
export let sofiaThere: Person;

/** Has the tests run on two replicas with Redis, on one without. */
export function useReplicas(startStore: () => Promise<RedisServer | null>): void {
  let store: RedisServer | null;
  beforeAll(async () => {
    [claude, moodle, store] = await Promise.all([startClaude(), startMoodle(), startStore()]);
    const variables = {
      MOODLE_TIMEOUT_SECONDS: "4",
      FIRST_TOKEN_TIMEOUT_SECONDS: "3",
      IDLE_TIMEOUT_SECONDS: "1.5",
      ...(store === null ? {} : { REDIS_URL: store.url }),
    };
    here = await startBff({ claude, moodle }, variables);
    there = store === null ? here : await startBff({ claude, moodle }, variables);
    sofia = await toPerson(here, moodle);
    sofiaThere = new Person(there.url, sofia.token);
    // On a busy machine, the first turn of a process takes longer than the short timeouts above.
    for (const person of [sofia, sofiaThere]) await person.ask({ message: "Good morning" });
  });
  afterAll(async () => {
    await here.close();
    if (there !== here) await there.close();
    await Promise.all([claude.stop(), moodle.stop(), store?.stop()]);
  });
  beforeEach(async () => {
    await Promise.all([claude.reset(), moodle.reset()]);
  });
}

const toWords = (count: number): string =>
  Array.from({ length: count }, (_, index) => `word${index} `).join("");
/** An answer so long that no test waits for its end. */
export const LONG = toWords(600);
export const SHORTER = toWords(120);

/** Starts a slow turn and waits for its first text. */
export async function beginLong(answer = LONG, by = sofia): Promise<StreamReader> {
  await claude.script({ answers: [answer], pace_ms: 8 });
  const stream = await by.stream({ message: "Tell me everything" });
  return stream.readText();
}

/** Reads a conversation. */
export async function history(sessionId: string, by = sofia): Promise<Conversation> {
  return conversationSchema.parse(await (await by.send("GET", `/chat/${sessionId}`)).json());
}

export async function readAs<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
