import type { Tool } from "@anthropic-ai/sdk/resources/messages";
import * as z from "zod";
import type { SearchCall } from "../chat/ports.ts";

/** The most of a query that is looked at, in characters. */
const QUERY_MAX_CHARACTERS = 300;

/** What Claude is told of the search. */
export const SEARCH_TOOL = {
  name: "search_course",
  description:
    "Searches the documents of this course that the student may open: pages, book chapters, files such as slides and scripts, glossary entries, announcements. Finds passages by their words, so name the terms the material itself would use, in the material's language: two to six words, no question. Returns the passages that fit best, with titles and addresses.",
  input_schema: {
    type: "object",
    properties: { query: { type: "string", description: "The words to look for." } },
    required: ["query"],
    additionalProperties: false,
  },
} satisfies Tool;

const inputSchema = z.object({ query: z.string() });

/** One call of the tool as it is written. */
export class WrittenCall {
  readonly #id: string;
  #json = "";

  constructor(id: string) {
    this.#id = id;
  }

  add(json: string): void {
    // Far more than a query is none; it is cut, and is then no JSON.
    if (this.#json.length < QUERY_MAX_CHARACTERS * 10) this.#json += json;
  }

  /** What is searched for; nothing at all, where what was written is no call of this tool. */
  toSearch(): SearchCall {
    let input: unknown = null;
    try {
      input = JSON.parse(this.#json);
    } catch {
      // An empty query finds nothing, which is what the model is told then.
    }
    const parsed = inputSchema.safeParse(input);
    const query = parsed.success ? parsed.data.query.replace(/\s+/g, " ").trim() : "";
    return { id: this.#id, query: query.slice(0, QUERY_MAX_CHARACTERS) };
  }
}
