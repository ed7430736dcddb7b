import type {
  ContentBlockParam,
  RawContentBlockDelta,
  RawContentBlockStartEvent,
} from "@anthropic-ai/sdk/resources/messages";
import type { ToolCall } from "../chat/ports.ts";
import { flatten } from "../flatten.ts";
import { toInput } from "./tools.ts";

/** How many characters a text grows by until it is made one piece: each time costs as much as the text is long. */
const LOOSE_MAX = 512;

/**
 * What Claude said in one answer in which it thought, block by block. While it looks something up it must get its
 * thinking back unchanged and in its place, or it goes on without.
 * @see https://docs.claude.com/en/docs/build-with-claude/extended-thinking#extended-thinking-with-tool-use
 */
export class SaidBlocks {
  readonly #blocks: ContentBlockParam[] = [];
  /** Characters that were added since the text was one piece in memory. */
  #loose = 0;

  start(block: RawContentBlockStartEvent["content_block"]): void {
    switch (block.type) {
      case "thinking":
      case "redacted_thinking":
        this.#blocks.push({ ...block });
        break;
      case "text":
        this.#blocks.push({ type: "text", text: block.text });
        break;
      case "tool_use":
        this.#blocks.push({ type: "tool_use", id: block.id, name: block.name, input: {} });
        break;
      default:
        break;
    }
  }

  /** Goes on with the block that was started last. */
  add(delta: RawContentBlockDelta): void {
    const block = this.#blocks.at(-1);
    if (block?.type === "thinking") {
      if (delta.type === "thinking_delta") block.thinking += delta.thinking;
      if (delta.type === "signature_delta") block.signature = delta.signature;
    } else if (block?.type === "text" && delta.type === "text_delta") {
      block.text += delta.text;
      this.#loose += delta.text.length;
      if (this.#loose > LOOSE_MAX) {
        flatten(block.text);
        this.#loose = 0;
      }
    }
  }

  /** All of it, with what of `calls` is looked up. */
  toContent(calls: readonly ToolCall[]): readonly ContentBlockParam[] {
    return this.#blocks.flatMap((block): ContentBlockParam[] => {
      if (block.type === "text") return block.text.trim() === "" ? [] : [block];
      if (block.type !== "tool_use") return [block];
      const call = calls.find(({ id }) => id === block.id);
      return call === undefined ? [] : [{ ...block, input: toInput(call) }];
    });
  }
}
