import type { Turn } from "../conversation.ts";
import type { MessagesRequest } from "../request.ts";
import { READ_TOOL } from "./answer-block.ts";
import { findLines, readCourse, withoutWords, wordsOf } from "./course-text.ts";

/** In the words in which the chat offers it, too, in each of its languages. */
const SUMMARY =
  /summar(y|i[sz]e)|sum (this |it )?up|in short|(key|main) points|zusammen|résum|resum|riassum|vat .* samen|streść|özetle|لخّص|סיכום|خلاصه|总结|總結|要約|요약|перекажи|перескажи|सारांश|ringkas|tóm tắt/i;
/** Words that ask for a summary, and say nothing of what. */
const ASKING = wordsOf(
  "summary summarise summarize sum up short key main points page file document text please",
);

/**
 * Which document to read before this question is answered: one that is to be summed up, by its name in the outline, or
 * the page that is open. Undefined where that is not offered, or nothing is to be summed up.
 */
export function planReading(
  { tools = [], tool_choice: choice }: MessagesRequest,
  { question, openUrl }: Turn,
  system: string,
): string | undefined {
  const isOffered = tools.some(({ name }) => name === READ_TOOL) && choice?.type !== "none";
  if (!isOffered || !SUMMARY.test(question)) return undefined;
  const words = withoutWords(wordsOf(question), ASKING);
  const [named] = findLines(
    readCourse(system).filter(({ text }) => text.includes("](http")),
    words,
    1,
  );
  const url = named && /\]\((https?:[^)\s]+)\)/.exec(named.text)?.[1];
  return url ?? openUrl;
}
