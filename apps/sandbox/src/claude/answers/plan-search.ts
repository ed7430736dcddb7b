import type { MessagesRequest } from "../request.ts";
import { SEARCH_TOOL } from "./answer-block.ts";
import { wordsIn, wordsOf } from "./course-text.ts";
import { intentOf } from "./intents.ts";

/** `/simulate search <words>` at the start of a line, like the other commands. */
const SEARCH_COMMAND = /^[^\S\n]*\/simulate[^\S\n]+search[^\S\n]+(\S.*?)[^\S\n]*$/im;

/**
 * Returns what to search the course's documents for; undefined if the tool is not offered, the question has another
 * intent, or it has fewer than two meaningful words.
 */
export function planSearch(
  { tools = [], tool_choice: choice }: MessagesRequest,
  question: string,
): string | undefined {
  const isOffered = tools.some(({ name }) => name === SEARCH_TOOL);
  if (!isOffered || choice?.type === "none") return undefined;
  const commanded = commandedSearch(question);
  if (commanded) return commanded;
  const query = wordsIn(question).join(" ");
  if (choice?.type === "any" || choice?.name === SEARCH_TOOL) return query || question.trim();
  if (/^\s*\/simulate\b/im.test(question) || intentOf(question)) return undefined;
  return wordsOf(question).size >= 2 ? query : undefined;
}

/** Returns the words of a `/simulate search` command, if the question is one. */
export function commandedSearch(question: string): string | undefined {
  return SEARCH_COMMAND.exec(question)?.[1];
}
