import { questionOf, expectedAnswer } from "../claude-simulator.ts";
import type { Figure } from "../figures.ts";
import type { Rig } from "../rig.ts";
import { Student } from "../student.ts";
import { findAnswer } from "../verdict.ts";

const FIRST_TOKEN_SECONDS = 4;
const IDLE_SECONDS = 2;
/** What a busy machine may add to a timeout, in seconds. */
const SLACK_SECONDS = 3;

interface Fault {
  /** The `/simulate` phrase that makes the simulator fail in this way. */
  phrase: string;
  code: string;
  /** Upstream calls: more than one where a retry is right. */
  calls: { least: number; most: number };
  withinSeconds: number;
  /** Whether part of the answer arrives before the failure. */
  partial: boolean;
}

const once = { least: 1, most: 1 };
const retried = { least: 2, most: 3 };

const FAULTS: readonly Fault[] = [
  {
    phrase: "unauthorized",
    code: "llm_unavailable",
    calls: once,
    withinSeconds: 0,
    partial: false,
  },
  { phrase: "forbidden", code: "llm_unavailable", calls: once, withinSeconds: 0, partial: false },
  {
    phrase: "rate limit 1",
    code: "llm_overloaded",
    calls: retried,
    withinSeconds: FIRST_TOKEN_SECONDS,
    partial: false,
  },
  {
    phrase: "overloaded",
    code: "llm_overloaded",
    calls: retried,
    withinSeconds: FIRST_TOKEN_SECONDS,
    partial: false,
  },
  {
    phrase: "broken",
    code: "llm_unavailable",
    calls: retried,
    withinSeconds: FIRST_TOKEN_SECONDS,
    partial: false,
  },
  {
    phrase: "slow start 30000",
    code: "llm_timeout",
    calls: once,
    withinSeconds: FIRST_TOKEN_SECONDS,
    partial: false,
  },
  {
    phrase: "error mid-stream 20",
    code: "llm_overloaded",
    calls: once,
    withinSeconds: 1,
    partial: true,
  },
  { phrase: "reset 20", code: "llm_unavailable", calls: once, withinSeconds: 1, partial: true },
  { phrase: "cut off 20", code: "llm_unavailable", calls: once, withinSeconds: 1, partial: true },
  {
    phrase: "stall 20",
    code: "llm_timeout",
    calls: once,
    withinSeconds: 1 + IDLE_SECONDS,
    partial: true,
  },
];

/** Every known failure of Claude: the right error code in time, partial answers kept, retries only where they help. */
export async function failUpstream(rig: Rig): Promise<Figure[]> {
  const replica = await rig.startReplica({
    FIRST_TOKEN_TIMEOUT_SECONDS: String(FIRST_TOKEN_SECONDS),
    IDLE_TIMEOUT_SECONDS: String(IDLE_SECONDS),
  });
  const student = new Student(rig, replica.url);
  await rig.claude.forget();
  const found = await Promise.all(
    FAULTS.map(async (fault) => {
      const record = await student.ask(`Fault.\n/simulate ${fault.phrase}`);
      const { messages, active_turn } = await student.conversation(record.sessionId ?? "");
      return { fault, record, active_turn, kept: findAnswer(messages, record.messageId) };
    }),
  );
  const { requests } = await rig.claude.report();
  const asked = requests.map(questionOf);
  await replica.terminate();

  let wrongCodes = 0;
  let late = 0;
  let retries = 0;
  let unkept = 0;
  let locked = 0;
  for (const { fault, record, active_turn, kept } of found) {
    const code = record.end?.type === "error" ? record.end.code : record.end?.type;
    const calls = asked.filter((question) => question === record.question).length;
    const seconds = (record.endedAt - record.startedAt) / 1000;
    const isKept = fault.partial
      ? kept?.status === "interrupted" &&
        kept.content === record.text &&
        record.text !== "" &&
        expectedAnswer(record.question).startsWith(record.text)
      : kept === undefined && record.text === "";
    const problems = [
      code === fault.code ? "" : `the code ${code}`,
      seconds <= fault.withinSeconds + SLACK_SECONDS ? "" : `${seconds.toFixed(1)} s`,
      calls >= fault.calls.least && calls <= fault.calls.most ? "" : `${calls} calls`,
      isKept ? "" : `“${kept?.content}” kept as ${kept?.status}`,
    ].filter(Boolean);
    if (problems.length > 0) console.log(`${fault.phrase}: ${problems.join(", ")}`);
    if (code !== fault.code) wrongCodes += 1;
    if (seconds > fault.withinSeconds + SLACK_SECONDS) late += 1;
    if (calls < fault.calls.least || calls > fault.calls.most) retries += 1;
    if (!isKept) unkept += 1;
    if (active_turn !== undefined) locked += 1;
  }
  return [
    { name: `${FAULTS.length} faults of Claude: wrong codes`, value: wrongCodes, atMost: 0 },
    { name: "… reported later than their timeout", value: late, atMost: 0 },
    { name: "… wrong number of upstream calls", value: retries, atMost: 0 },
    { name: "… partial answers not kept as interrupted", value: unkept, atMost: 0 },
    { name: "… sessions left locked", value: locked, atMost: 0 },
  ];
}

/** Upstream packets that split multi-byte characters. */
export async function splitCharacters(rig: Rig): Promise<Figure[]> {
  const { url } = await rig.fleet();
  const student = new Student(rig, url);
  await rig.claude.forget();
  await rig.claude.pace(1);
  await rig.claude.splitCharacters(1);
  const record = await student.ask("Characters.\n/simulate long 1");
  const expected = expectedAnswer("Characters.\n/simulate long 1");
  return [
    {
      name: "characters split between packets: wrong answers",
      value: record.text === expected && record.text.includes("細胞") ? 0 : 1,
      atMost: 0,
    },
  ];
}
