import type { SearchResult } from "../conversation.ts";
import type { AnswerBlock, Citation } from "./answer-block.ts";

/** Blocks of a search result: the first, and the one after the last. */
export type Range = [start: number, end: number];

/** Returns a text that rests on these blocks of a search result, with citations if the request enables them. */
export function quote(result: SearchResult, text: string, ranges: Range[]): AnswerBlock {
  return result.mayBeCited
    ? { type: "text", text, citations: ranges.map((range) => cite(result, range)) }
    : { type: "text", text };
}

function cite({ source, title, index, texts }: SearchResult, [start, end]: Range): Citation {
  return {
    type: "search_result_location",
    source,
    title,
    cited_text: texts.slice(start, end).join(""),
    search_result_index: index,
    start_block_index: start,
    end_block_index: end,
  };
}
