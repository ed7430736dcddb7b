import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";
import { toRead, toSearch, type AnswerBlock, type Citation } from "./answer-block.ts";

/**
 * Parses a scripted answer:
 *
 * - a string: the exact text;
 * - `{"search": "words" | ["words", …], "text"?}`: one or several search calls, after an optional text;
 * - `{"read": "url"}`: a call that reads a document;
 * - `{"blocks": [{"text", "citations"?: [{"source", "title", "cited_text", "search_result_index"?, …}]}]}`: texts with
 *   citations, which by default point to the first block of the first search result.
 *
 * An object may also have `"thinks": "signature"` and `"thinks_ms"`: a thinking block that comes first and lasts that
 * long.
 *
 * @throws {ApiProblem} if the answer has none of these forms
 */
export function readScriptedAnswer(answer: unknown): AnswerBlock[] {
  if (typeof answer === "string") return [toText(answer)];
  if (!isRecord(answer)) throw invalid("answers: a text or an object is wanted");
  const { thinks, thinks_ms: ms = 0, ...rest } = answer;
  if (thinks === undefined) return readBlocks(answer);
  return [
    { type: "thinking", signature: textOf(thinks, "thinks"), ms: numberOf(ms) },
    ...readBlocks(rest),
  ];
}

function readBlocks({ search, read, text, blocks }: Record<string, unknown>): AnswerBlock[] {
  if (blocks !== undefined) return listOf(blocks, "blocks").map(toBlock);
  if (read !== undefined) return [toRead(textOf(read, "read"))];
  const queries = search === undefined && text !== undefined ? [] : [search].flat();
  return [
    ...(text === undefined ? [] : [toText(text)]),
    ...queries.map((query) => toSearch(textOf(query, "search"))),
  ];
}

function toBlock(block: unknown): AnswerBlock {
  if (!isRecord(block)) throw invalid("answers: blocks: an object is wanted");
  const { text, citations } = block;
  if (citations === undefined) return toText(text);
  return {
    type: "text",
    text: textOf(text, "text"),
    citations: listOf(citations, "citations").map(toCitation),
  };
}

function toCitation(citation: unknown): Citation {
  if (!isRecord(citation)) throw invalid("answers: citations: an object is wanted");
  const { source, title, cited_text: citedText } = citation;
  const start = numberOf(citation["start_block_index"] ?? 0);
  return {
    type: "search_result_location",
    source: textOf(source, "source"),
    title: title === null ? null : textOf(title, "title"),
    cited_text: textOf(citedText, "cited_text"),
    search_result_index: numberOf(citation["search_result_index"] ?? 0),
    start_block_index: start,
    end_block_index: numberOf(citation["end_block_index"] ?? start + 1),
  };
}

function toText(text: unknown): AnswerBlock {
  return { type: "text", text: textOf(text, "text") };
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "") throw invalid(`answers: ${name}: not a text`);
  return value;
}

function listOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw invalid(`answers: ${name}: a list is wanted`);
  return value;
}

function numberOf(value: unknown): number {
  if (!Number.isInteger(value)) throw invalid("answers: a whole number is wanted");
  return Number(value);
}
