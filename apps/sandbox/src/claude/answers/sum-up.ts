import type { Turn } from "../conversation.ts";
import type { AnswerBlock } from "./answer-block.ts";

const POINTS_MAX = 6;

/** Summarises what was read: one cited text block of each passage. Returns undefined if nothing was read. */
export function sumUp({ results }: Turn): AnswerBlock[] | undefined {
  const [first] = results;
  if (first === undefined) return undefined;
  const points = results.slice(0, POINTS_MAX).flatMap((result): AnswerBlock[] => {
    // The first block that is not a heading.
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
