import type { Conversation, Feedback, Message } from "@sidenote/protocol";
import type { ActiveTurn, KnownTurn } from "./store-ports.ts";

/** What a store holds of a conversation. */
export interface ConversationParts {
  sessionId: string;
  messages: readonly Message[];
  ratingOf(messageId: string): Feedback["rating"] | undefined;
  active: ActiveTurn | null;
  /** Called at most once: for the last question, where nothing answered it and nothing is about to. */
  turnOf(messageId: string): Promise<KnownTurn | null>;
}

/**
 * A conversation as a student gets it: rated, and with the turn that runs; or, where nothing answered the last question,
 * with that question's.
 * @throws whatever `turnOf` throws
 */
export async function toConversation({
  sessionId,
  messages,
  ratingOf,
  active,
  turnOf,
}: ConversationParts): Promise<Conversation> {
  const rated = messages.map((message) => {
    const rating = ratingOf(message.id);
    return rating === undefined ? message : { ...message, rating };
  });
  const conversation = { session_id: sessionId, messages: rated };
  if (active !== null) {
    const { turnId, messageId } = active;
    return { ...conversation, active_turn: { turn_id: turnId, message_id: messageId } };
  }
  const last = rated.at(-1);
  const asked = last?.role === "user" ? await turnOf(last.id) : null;
  if (last === undefined || asked === null) return conversation;
  return { ...conversation, unanswered_turn: { turn_id: asked.turnId, message_id: last.id } };
}
