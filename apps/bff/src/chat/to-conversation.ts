import type { Conversation, Message, Rating } from "@sidenote/protocol";
import type { ActiveTurn, KnownTurn } from "./store-ports.ts";

/** A conversation as a store holds it. */
export interface ConversationParts {
  sessionId: string;
  messages: readonly Message[];
  ratingOf(messageId: string): Rating | undefined;
  active: ActiveTurn | null;
  /** Called at most once: for the last question, if it has no answer and no turn is running. */
  turnOf(messageId: string): Promise<KnownTurn | null>;
}

/**
 * Returns a conversation as the API presents it: with ratings, and with the running turn or, if the last question has
 * no answer, the turn of that question.
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
