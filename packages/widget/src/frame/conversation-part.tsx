import { effect } from "@preact/signals-core";
import { Announcer } from "./components/Announcer.tsx";
import { Exchanges } from "./components/Exchanges.tsx";
import type { Models } from "./components/models.ts";
import { Conversation } from "./models/Conversation.ts";
import { Editing } from "./models/Editing.ts";
import type { ConversationPart, SeldomPart } from "./models/ConversationLoader.ts";
import { createLazyPart } from "./models/LazyPart.ts";
import { Speech } from "./models/Speech.ts";
import type { ConversationPorts } from "./ports.ts";
import messages from "./styles/messages.css?inline";
import { adoptStyles } from "./page.ts";

/** The models that the conversation shares with the first screen. */
export type PartModels = Pick<Models, "course" | "composer" | "markdown">;

/** The composition root of the conversation. Its messages are the translator's part `asking`. */
export function createPart(
  ports: ConversationPorts,
  { course, composer, markdown }: PartModels,
  fetchSeldom: () => Promise<SeldomPart>,
): ConversationPart {
  adoptStyles(messages);

  const conversation = new Conversation(ports);
  const { visible } = ports.network;
  let seen = visible.peek();
  effect(() => {
    if (visible.value && !seen) void conversation.refresh();
    seen = visible.value;
  });
  addEventListener("focus", () => void conversation.refresh());
  let limits: unknown;
  effect(() => {
    if (conversation.runningExchange.value) limits = course.context.peek()?.limits;
  });
  effect(() => {
    // Limits loaded since the question was asked already count it.
    if (conversation.asked.value && course.context.peek()?.limits === limits)
      course.countQuestion();
  });
  let isLeft = true;
  effect(() => {
    const isEmpty = conversation.exchanges.value.length === 0;
    // Leaving a conversation gives up a question that the server never received.
    if (isEmpty && !isLeft) composer.hold();
    isLeft = isEmpty;
  });
  effect(() => {
    const text = conversation.returned.value;
    if (text === null) return;
    conversation.returned.value = null;
    composer.takeBack(text);
  });

  return {
    ports,
    conversation,
    editing: new Editing(conversation, composer),
    speech: new Speech(ports, conversation, markdown),
    Exchanges,
    Announcer,
    seldom: createLazyPart(fetchSeldom),
  };
}
