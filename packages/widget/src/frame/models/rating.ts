import type { Feedback } from "@sidenote/protocol";
import type { ChatPort } from "../ports.ts";
import type { Answer } from "./exchange.ts";

/**
 * Rates an answer optimistically. Resolves with whether the server stored the rating; if not, the previous one is
 * restored.
 */
export async function rateAnswer(
  chat: ChatPort,
  session: string | null,
  answer: Answer,
  feedback: Feedback,
): Promise<boolean> {
  const before = answer.rating.peek();
  const id = answer.id.peek();
  if (!session || !id) return false;
  answer.rating.value = feedback.rating;
  try {
    await chat.rate(session, id, feedback);
    return true;
  } catch {
    // Unless it has been rated again meanwhile.
    if (answer.rating.peek() === feedback.rating) answer.rating.value = before;
    return false;
  }
}
