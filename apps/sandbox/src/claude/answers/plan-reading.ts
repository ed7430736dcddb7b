import type { Turn } from "../conversation.ts";
import type { MessagesRequest } from "../request.ts";
import { READ_TOOL } from "./answer-block.ts";
import { findLines, readCourse, withoutWords, wordsOf } from "./course-text.ts";

/** Recognises requests for a summary, including the chat's own suggestion in each of its languages. */
const SUMMARY =
  /summar(y|i[sz]e)|sum (this |it )?up|in short|(key|main) points|zusammen|résum|resum|riassum|vat .* samen|streść|özetle|لخّص|סיכום|خلاصه|总结|總結|要約|요약|перекажи|перескажи|सारांश|ringkas|tóm tắt/i;
/** Words that ask for a summary, but do not say of what. */
const INSTRUCTION_WORDS = wordsOf(
  "summary summarise summarize sum up short key main points page file document text please",
);

/**
 * Returns the URL of the document to summarise: the activity that the question names, or else the open page. Undefined
 * if no summary is asked for or the tool is not offered.
 */
export function planReading(
  { tools = [], tool_choice: choice }: MessagesRequest,
  { question, openUrl }: Turn,
  system: string,
): string | undefined {
  const isOffered = tools.some(({ name }) => name === READ_TOOL) && choice?.type !== "none";
  if (!isOffered || !SUMMARY.test(question)) return undefined;
  const words = withoutWords(wordsOf(question), INSTRUCTION_WORDS);
  const [named] = findLines(
    readCourse(system).filter(({ text }) => text.includes("](http")),
    words,
    1,
  );
  const url = named && /\]\((https?:[^)\s]+)\)/.exec(named.text)?.[1];
  return url ?? openUrl;
}
