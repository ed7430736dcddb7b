import { blocksOf, type Block } from "../blocks.ts";
import { invalid } from "../problems.ts";
import type { Message } from "./messages.ts";
import type { Tool } from "./tools.ts";

/**
 * Rejects a conversation whose tool calls and results do not match: the next message must begin with one result for
 * each call and no other. Also requires citations to be enabled for all search results or for none.
 */
export function checkToolBlocks(messages: Message[], tools: Tool[]) {
  const contents = messages.map(({ content }) => blocksOf(content));
  if (tools.length === 0 && contents.flat().some(({ type }) => /^tool_(use|result)$/.test(type)))
    throw invalid("Requests which include `tool_use` or `tool_result` blocks must define tools");

  const known = new Set<string>();
  for (const [index, blocks] of contents.entries()) {
    checkResults(blocks, idsOf(contents[index - 1], "tool_use"), `messages.${index}`);
    const ids = idsOf(blocks, "tool_use");
    for (const id of ids) {
      if (known.has(id)) throw invalid(`messages.${index}: \`tool_use\` ids must be unique`);
      known.add(id);
    }
    checkAnswered(ids, contents[index + 1], `messages.${index}`);
  }
  checkAgreement(contents.flat());
}

function checkResults(blocks: Block[], called: string[], at: string) {
  const seen = new Set<string>();
  for (const [index, { type, fields }] of blocks.entries()) {
    if (type !== "tool_result") continue;
    const id = String(fields["tool_use_id"]);
    if (!called.includes(id))
      throw invalid(
        `${at}.content.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    if (seen.has(id))
      throw invalid(
        `${at}.content.${index}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`,
      );
    seen.add(id);
  }
}

function checkAnswered(ids: string[], next: Block[] = [], at: string) {
  const end = next.findIndex(({ type }) => type !== "tool_result");
  const answered = idsOf(end < 0 ? next : next.slice(0, end), "tool_result");
  const missing = ids.filter((id) => !answered.includes(id));
  if (missing.length > 0)
    throw invalid(
      `${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
    );
}

/** The rule is from Anthropic's documentation of search results; the error message is not. */
function checkAgreement(blocks: Block[]) {
  const results = blocks
    .flatMap((block) => [block, ...block.content])
    .filter(({ type }) => type === "search_result");
  if (new Set(results.map(({ mayBeCited }) => mayBeCited)).size > 1)
    throw invalid(
      "messages: citations must be enabled for all `search_result` blocks of a request or for none",
    );
}

function idsOf(blocks: Block[] = [], type: "tool_use" | "tool_result"): string[] {
  return blocks
    .filter((block) => block.type === type)
    .map(({ fields }) => String(fields[type === "tool_use" ? "id" : "tool_use_id"]));
}
