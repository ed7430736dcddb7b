import type { Tool } from "@anthropic-ai/sdk/resources/messages";
import * as z from "zod";
import type { ToolCall } from "../chat/ports.ts";
import { toWellFormed } from "../well-formed.ts";

/** Longer queries are cut, in characters. */
const QUERY_MAX_CHARACTERS = 300;
const URL_MAX_CHARACTERS = 2000;

/** The tool definitions sent to Claude. */
export const TOOLS = [
  {
    name: "search_course",
    description:
      "Searches the documents of this course that the student may open: pages, book chapters, files such as slides and scripts, glossary entries, announcements. Finds passages by their words, so name the terms the material itself would use, in the material's language: two to six words, no question. Returns the passages that fit best, with titles and addresses.",
    input_schema: {
      type: "object",
      properties: { query: { type: "string", description: "The words to look for." } },
      required: ["query"],
      additionalProperties: false,
    },
  },
  {
    name: "read_document",
    description:
      "Reads one document of this course from its beginning, some pages at a time: for a summary, an overview or practice questions on all of it. To find something in it, search_course is better.",
    input_schema: {
      type: "object",
      properties: {
        url: {
          type: "string",
          description: "Its address, exactly as the outline or a search result gives it.",
        },
        part: { type: "integer", description: "Which part, from 1. The first if left out." },
      },
      required: ["url"],
      additionalProperties: false,
    },
  },
] satisfies Tool[];

type ToolName = ToolCall["tool"];

export function isTool(name: string): name is ToolName {
  return TOOLS.some((tool) => tool.name === name);
}

const searchSchema = z.object({ query: z.string() });
const readSchema = z.object({ url: z.string(), part: z.int().positive().optional() });

/** A tool call that is still being streamed. */
export class WrittenCall {
  readonly #id: string;
  readonly #tool: ToolName;
  #json = "";

  constructor(id: string, tool: ToolName) {
    this.#id = id;
    this.#tool = tool;
  }

  add(json: string): void {
    // Input that is far too long is cut, and then fails to parse.
    if (this.#json.length < URL_MAX_CHARACTERS * 2) this.#json += json;
  }

  /** Parses the call. Invalid input gives an empty query or URL, which finds nothing. */
  toCall(): ToolCall {
    let input: unknown = null;
    try {
      input = JSON.parse(this.#json);
    } catch {
      // Treated as an empty call, and the model is told that nothing was found.
    }
    const id = this.#id;
    if (this.#tool === "read_document") {
      const { url, part = 1 } = readSchema.safeParse(input).data ?? { url: "" };
      return {
        id,
        tool: this.#tool,
        url: toWellFormed(url.trim().slice(0, URL_MAX_CHARACTERS)),
        part,
      };
    }
    const { query } = searchSchema.safeParse(input).data ?? { query: "" };
    const words = query.replace(/\s+/g, " ").trim();
    return { id, tool: this.#tool, query: toWellFormed(words.slice(0, QUERY_MAX_CHARACTERS)) };
  }
}

/** Returns a call's input in the form in which Claude wrote it. */
export function toInput(call: ToolCall): Record<string, string | number> {
  return call.tool === "search_course" ? { query: call.query } : { url: call.url, part: call.part };
}
