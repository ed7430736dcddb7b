import type {
  ContentBlockParam,
  RawContentBlockDelta,
  RawContentBlockStartEvent,
} from "@anthropic-ai/sdk/resources/messages";
import type { ToolCall } from "../chat/ports.ts";
import { flatten } from "../flatten.ts";
import { toInput } from "./tools.ts";

/** How many characters are appended before the text is flattened, which costs time proportional to its length. */
const LOOSE_MAX = 512;

/**
 * Records the blocks of an answer that contains thinking. After a look-up, Claude must get its thinking blocks back
 * unchanged and in place, otherwise it continues without them.
 * @see https://docs.claude.com/en/docs/build-with-claude/extended-thinking#extended-thinking-with-tool-use
 */
export class SaidBlocks {
  readonly #blocks: ContentBlockParam[] = [];
  /** Characters appended since the text was last flattened. */
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

  /** Appends to the block that was started last. */
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

  /** Returns all blocks, with only those tool calls that are in `calls`. */
  toContent(calls: readonly ToolCall[]): readonly ContentBlockParam[] {
    return this.#blocks.flatMap((block): ContentBlockParam[] => {
      if (block.type === "text") return block.text.trim() === "" ? [] : [block];
      if (block.type !== "tool_use") return [block];
      const call = calls.find(({ id }) => id === block.id);
      return call === undefined ? [] : [{ ...block, input: toInput(call) }];
    });
  }
}
