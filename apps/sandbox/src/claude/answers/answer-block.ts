/** Where in the request's search results a statement comes from, in the API's format. */
export interface Citation {
  type: "search_result_location";
  source: string;
  title: string | null;
  cited_text: string;
  search_result_index: number;
  start_block_index: number;
  end_block_index: number;
}

/** A content block of an answer: thinking (its signature only, `ms` long), text with its citations, or a tool call. */
export type AnswerBlock =
  | { type: "thinking"; signature: string; ms: number }
  | { type: "text"; text: string; citations?: Citation[] }
  | { type: "tool_use"; name: string; input: Record<string, unknown> };

/** The tool that searches the course's documents. */
export const SEARCH_TOOL = "search_course";

/** The tool that reads a document from its beginning. */
export const READ_TOOL = "read_document";

export function toRead(url: string): AnswerBlock {
  return { type: "tool_use", name: READ_TOOL, input: { url } };
}

export function toSearch(query: string): AnswerBlock {
  return { type: "tool_use", name: SEARCH_TOOL, input: { query } };
}
