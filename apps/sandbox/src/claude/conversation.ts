import { blocksOf, textOf, type Block } from "./blocks.ts";
import type { MessagesRequest } from "./request.ts";

/** Returns the system prompt's text blocks, joined. */
export function systemText({ system }: MessagesRequest): string {
  return textOf(blocksOf(system ?? []), "\n\n");
}

/** The note about the open page that accompanies a question. */
const OPEN_PAGE = /<open_page>\s*([^]*?)\s*<\/open_page>/;

/** Returns the text of the last message, without the note about the open page. */
export function lastUserText({ messages }: MessagesRequest): string {
  return textOf(blocksOf(messages.at(-1)?.content))
    .replace(OPEN_PAGE, "")
    .trim();
}

/** A `search_result` block of the request. */
export interface SearchResult {
  /** Its index among all search results of the request, as citations use it. */
  index: number;
  source: string;
  title: string;
  texts: string[];
  mayBeCited: boolean;
}

/** The current question and the tool calls made for it so far. */
export interface Turn {
  question: string;
  /** The questions asked before, latest first. */
  earlier: string[];
  /** The URL of the page that the user has open. */
  openUrl: string | undefined;
  /** Whether the last message holds tool results rather than the question. */
  isAfterTools: boolean;
  queries: string[];
  results: SearchResult[];
}

export function readTurn({ messages }: MessagesRequest): Turn {
  const contents = messages.map(({ content }) => blocksOf(content));
  const start = messages.findLastIndex(
    ({ role }, index) => role === "user" && !holdsResults(contents[index]),
  );
  const results = contents
    .map((blocks) => blocks.flatMap((block) => [block, ...block.content]))
    .map((blocks) => blocks.filter(({ type }) => type === "search_result"));
  const earlierResults = results.slice(0, start + 1).flat().length;
  const said = textOf(contents[start] ?? []);
  const questionAt = (index: number) =>
    textOf(contents[index] ?? [])
      .replace(OPEN_PAGE, "")
      .trim();
  return {
    question: questionAt(start),
    earlier: messages
      .slice(0, start)
      .flatMap(({ role }, index) => (role === "user" ? [questionAt(index)] : []))
      .toReversed(),
    openUrl: /https?:\S+/.exec(OPEN_PAGE.exec(said)?.[1] ?? "")?.[0],
    isAfterTools: start < messages.length - 1,
    queries: contents
      .slice(start + 1)
      .flat()
      .flatMap(queryOf),
    results: results
      .slice(start + 1)
      .flat()
      .map((block, index) => toSearchResult(block, earlierResults + index)),
  };
}

function holdsResults(blocks: Block[] = []): boolean {
  return blocks.some(({ type }) => type === "tool_result");
}

function queryOf({ type, fields }: Block): string[] {
  const { query } = type === "tool_use" ? (fields["input"] as { query?: unknown }) : {};
  return typeof query === "string" ? [query] : [];
}

function toSearchResult({ fields, content, mayBeCited }: Block, index: number): SearchResult {
  return {
    index,
    source: String(fields["source"]),
    title: String(fields["title"]),
    texts: content.map(({ text }) => text),
    mayBeCited,
  };
}
