import { FAILURE_PHRASES, failureOfPhrase } from "../failures.ts";
import { HOSTILE_ANSWER } from "./hostile-answer.ts";
import { TOPICS } from "./topics.ts";

/** What a visitor of the demo can type after `/simulate`. */
export const SCENARIOS = [...FAILURE_PHRASES, "long 12", "hostile", "search osmosis"];

/** Paragraphs of an answer that is to fail in the middle. */
const FAILING_PARAGRAPHS = 6;

/**
 * Composes the answer to a line `/simulate …`; undefined if the question has none. `long [n]` gives about n paragraphs,
 * `hostile` injection attempts, a failure something long enough to fail, and an unknown scenario the list of all.
 */
export function composeScenario(question: string): string | undefined {
  const asked = /^[^\S\n]*\/simulate\b(.*)$/im.exec(question)?.[1]?.trim();
  if (asked === undefined) return undefined;
  if (/^hostile$/i.test(asked)) return HOSTILE_ANSWER;
  const long = /^long(?:\s+(\d+))?$/i.exec(asked);
  if (long) return composeLong(Math.min(Number(long[1] ?? 12), 2000));
  if (failureOfPhrase(question)) return composeLong(FAILING_PARAGRAPHS);
  const list = SCENARIOS.map((scenario) => `- \`/simulate ${scenario}\``).join("\n");
  return `${asked === "" ? "Which scenario?" : `There is no scenario \`${asked.replaceAll("`", "")}\`.`} I know these:\n\n${list}`;
}

function composeLong(paragraphs: number): string {
  const parts: string[] = [
    "# A long answer",
    "Written to try how a long answer feels. Ångström, naïve, 細胞, клітина, 🧬.",
  ];
  for (let index = 0; index < paragraphs; index += 1) {
    const topic = TOPICS[index % TOPICS.length];
    if (topic) parts.push(`## ${index + 1}. ${topic.title}`, topic.explanation);
  }
  return parts.join("\n\n");
}
