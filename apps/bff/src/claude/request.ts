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

/** Which model, and how hard it should try; some models take no such wish. */
export interface ModelChoice {
  model: string;
  effort?: "low" | "medium" | "high" | undefined;
}

/**
 * Breakpoints for the prompt cache: after the system prompt, which stays the same for a student, a course and a day;
 * after the question, up to which the next turn of this conversation repeats everything; and after what was found, which
 * the next search of this turn repeats. No sampling parameters: current models refuse them.
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
    // Left out where it may go on: naming a choice would be another prefix for the cache.
    ...(tools === null || tools.mayGoOn ? {} : { tool_choice: { type: "none" } }),
  };
}

/** What goes with the question stands behind its breakpoint: the next turn repeats the question without. */
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

/** Cut texts may end in half a character, for which Claude's API refuses the whole request. */
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
  // What `SaidBlocks` made of it, from the first thought on.
  const kept = (verbatim ?? asked) as readonly ContentBlockParam[];
  const spoken = kept
    .map((block) => (block.type === "text" ? block.text : ""))
    .join("")
    .trim();
  const before = words.endsWith(spoken) ? words.slice(0, words.length - spoken.length).trim() : "";
  return [
    { role: "assistant", content: before === "" ? [...kept] : [toText(before), ...kept] },
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
 * A passage, a sentence to a block: a block is the least that Claude can cite.
 * @see https://docs.claude.com/en/docs/build-with-claude/search-results
 */
function toSearchResult({ url, title, text }: Passage): SearchResultBlockParam {
  return {
    type: "search_result",
    source: url,
    title: toWellFormed(title),
    content: toSentences(text).map(toText),
    citations: { enabled: true },
  };
}

/** Claude's API refuses a text with nothing to see in it, control characters among it. */
const VISIBLE = /[^\s\p{C}\p{Z}]/u;

const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });

function toSentences(text: string): string[] {
  return [...sentences.segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((segment) => VISIBLE.test(segment));
}
