import { lastUserText, readTurn, systemText } from "../conversation.ts";
import type { Failure } from "../failures.ts";
import type { MessagesRequest } from "../request.ts";
import { toRead, toSearch, type AnswerBlock } from "./answer-block.ts";
import { citeResults } from "./cite-results.ts";
import { composeAnswer } from "./compose-answer.ts";
import { planReading } from "./plan-reading.ts";
import { commandedSearch, planSearch } from "./plan-search.ts";
import { sumUp } from "./sum-up.ts";

/**
 * Decides what the simulated model does next. Before tool results: reads a document if a summary is asked for, or
 * searches if the question asks for knowledge, provided the tool is offered. After tool results: answers from them,
 * with citations. In all other cases, or if no result matches, it returns the answer of `composeAnswer`.
 */
export function composeTurn(request: MessagesRequest, failure?: Failure): AnswerBlock[] {
  const system = systemText(request);
  const turn = readTurn(request);
  const answer = (question: string): AnswerBlock[] => [
    { type: "text", text: composeAnswer(question, system, failure, turn.earlier) },
  ];
  if (!request.tools || failure?.kind === "refusal") return answer(lastUserText(request));

  // For `/simulate search <words>`, the words are the question.
  const question = commandedSearch(turn.question) ?? turn.question;
  if (turn.isAfterTools) {
    return (turn.queries.length > 0 ? citeResults(turn) : sumUp(turn)) ?? answer(question);
  }
  const url = planReading(request, turn, system);
  if (url !== undefined) return [toRead(url)];
  const query = planSearch(request, turn.question);
  return query === undefined ? answer(question) : [toSearch(query)];
}
