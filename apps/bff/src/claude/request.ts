import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  SearchResultBlockParam,
  TextBlockParam,
  ToolResultBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import { withoutMarks } from "../chat/citations.ts";
import type { Findings, Passage } from "../chat/library-ports.ts";
import type { ModelRequest, ToolRound } from "../chat/ports.ts";
import { toWellFormed } from "../well-formed.ts";
import { toInput, TOOLS } from "./tools.ts";

const CACHED = { cache_control: { type: "ephemeral" } } as const;

export interface ModelChoice {
  model: string;
  /** Not supported by all models. */
  effort?: "low" | "medium" | "high" | undefined;
}

/**
 * Returns the parameters of a Messages API request. Cache breakpoints are set after the system prompt, which is the
 * same for one student, course and day; after the question, since the next turn repeats everything up to it; and after
 * the latest findings, which the next round of this turn repeats. No sampling parameters, since current models reject
 * them.
 * @see https://docs.claude.com/en/docs/build-with-claude/prompt-caching
 */
export function toParams(
  request: ModelRequest,
  { model, effort }: ModelChoice,
): MessageCreateParamsStreaming {
  const { tools } = request;
  return {
    model,
    max_tokens: request.maxTokens,
    stream: true,
    metadata: { user_id: request.userHash },
    ...(effort === undefined ? {} : { output_config: { effort } }),
    system: [{ ...toText(request.system), ...CACHED }],
    messages: [
      ...toMessageParams(request),
      ...(tools?.rounds ?? []).flatMap((round, index, { length }) =>
        toRound(round, index === length - 1),
      ),
    ],
    ...(tools === null ? {} : { tools: TOOLS }),
    // Left out while look-ups may go on: a different `tool_choice` would invalidate the prompt cache.
    ...(tools === null || tools.mayLookUp ? {} : { tool_choice: { type: "none" } }),
  };
}

/** The aside comes after the question's cache breakpoint, because the next turn repeats the question without it. */
function toMessageParams({ messages, aside }: ModelRequest): MessageParam[] {
  const last = messages.length - 1;
  return messages.map(({ role, content }, index) => ({
    role,
    content:
      index === last
        ? [{ ...toText(content), ...CACHED }, ...(aside === null ? [] : [toText(aside)])]
        : toWellFormed(content),
  }));
}

/** Replaces lone surrogates, which truncated texts may end in and for which Claude's API rejects the whole request. */
function toText(text: string): TextBlockParam {
  return { type: "text", text: toWellFormed(text) };
}

function toRound({ said, calls, verbatim }: ToolRound, isLast: boolean): MessageParam[] {
  const asked: ContentBlockParam[] = calls.map((call) => ({
    type: "tool_use",
    id: call.id,
    name: call.tool,
    input: toInput(call),
  }));
  const found: ToolResultBlockParam[] = calls.map(({ id, findings }, index) => ({
    type: "tool_result",
    tool_use_id: id,
    ...toResult(findings),
    ...(isLast && index === calls.length - 1 ? CACHED : {}),
  }));
  const words = withoutMarks(said).trim();
  // The blocks recorded by `SaidBlocks`, which begin with the first thinking block.
  const blocks = (verbatim ?? asked) as readonly ContentBlockParam[];
  const textInBlocks = blocks
    .map((block) => (block.type === "text" ? block.text : ""))
    .join("")
    .trim();
  const before = words.endsWith(textInBlocks)
    ? words.slice(0, words.length - textInBlocks.length).trim()
    : "";
  return [
    { role: "assistant", content: before === "" ? [...blocks] : [toText(before), ...blocks] },
    { role: "user", content: found },
  ];
}

function toResult(
  findings: Findings | null,
): Pick<ToolResultBlockParam, "content"> & { is_error?: true } {
  if (findings === null) {
    return {
      is_error: true,
      content:
        "The course's documents cannot be looked into at the moment. Say so, and answer without.",
    };
  }
  const { passages, unread, part } = findings;
  const notes = [
    ...(part === undefined ? [] : [`Part ${part.number} of ${part.of}.`]),
    ...(passages.length === 0 ? ["Nothing was found."] : []),
    ...(unread === 0
      ? []
      : [
          `${unread} of the course's documents could not be looked into. Mention it if it matters.`,
        ]),
  ];
  return {
    content: [
      ...passages.map(toSearchResult).filter(({ content }) => content.length > 0),
      ...(notes.length === 0 ? [] : [toText(notes.join(" "))]),
    ],
  };
}

/**
 * Returns a passage as a search result with one block per sentence, since Claude cites whole blocks.
 * @see https://docs.claude.com/en/docs/build-with-claude/search-results
 */
function toSearchResult({ url, title, text, hintsOnly }: Passage): SearchResultBlockParam {
  return {
    type: "search_result",
    source: url,
    title: toWellFormed(hintsOnly === true ? `${title} (graded)` : title),
    content: toSentences(text).map(toText),
    citations: { enabled: true },
  };
}

/** Claude's API rejects text blocks without visible characters, e.g. those of control characters only. */
const VISIBLE = /[^\s\p{C}\p{Z}]/u;

const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });

function toSentences(text: string): string[] {
  return [...sentences.segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((segment) => VISIBLE.test(segment));
}
