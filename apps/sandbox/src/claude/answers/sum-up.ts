import type { Turn } from "../conversation.ts";
import type { AnswerBlock } from "./answer-block.ts";

const POINTS_MAX = 6;

/** A summary of what was read: how each passage begins, each with its citation. Undefined where nothing was. */
export function sumUp({ results }: Turn): AnswerBlock[] | undefined {
  const [first] = results;
  if (first === undefined) return undefined;
  const points = results.slice(0, POINTS_MAX).flatMap((result): AnswerBlock[] => {
    // A heading says little of what is below it.
    const at = Math.max(
      0,
      result.texts.findIndex((text) => /[.!?。]$/.test(text)),
    );
    const text = result.texts[at] ?? "";
    return [
      { type: "text", text: "\n- " },
      {
        type: "text",
        text,
        citations: [
          {
            type: "search_result_location",
            source: result.source,
            title: result.title,
            cited_text: text,
            search_result_index: result.index,
            start_block_index: at,
            end_block_index: at + 1,
          },
        ],
      },
    ];
  });
  return [{ type: "text", text: `In short, **${first.title}** says:\n` }, ...points];
}
