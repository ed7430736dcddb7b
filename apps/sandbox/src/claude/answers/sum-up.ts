import type { Turn } from "../conversation.ts";
import type { AnswerBlock } from "./answer-block.ts";
import { quote } from "./quote.ts";

const POINTS_MAX = 6;

/** Summarises what was read: one text block of each passage. Returns undefined if nothing was read. */
export function sumUp({ results }: Turn): AnswerBlock[] | undefined {
  const [first] = results;
  if (first === undefined) return undefined;
  const points = results.slice(0, POINTS_MAX).flatMap((result): AnswerBlock[] => {
    // The first block that is not a heading.
    const at = Math.max(
      0,
      result.texts.findIndex((text) => /[.!?。]$/.test(text)),
    );
    return [{ type: "text", text: "\n- " }, quote(result, result.texts[at] ?? "", [[at, at + 1]])];
  });
  return [{ type: "text", text: `In short, **${first.title}** says:\n` }, ...points];
}
