import { effect } from "@preact/signals";
import { Announcer } from "./components/Announcer.tsx";
import { Exchanges } from "./components/Exchanges.tsx";
import { MenuItems } from "./components/MenuItems.tsx";
import type { Models } from "./components/models.ts";
import { panels } from "./components/panels/index.ts";
import { later } from "./i18n/en-later.ts";
import { Conversation } from "./models/Conversation.ts";
import { Editing } from "./models/Editing.ts";
import type { ConversationPart } from "./models/Entrance.ts";
import type { Exchange } from "./models/exchange.ts";
import { Speech } from "./models/Speech.ts";
import type { ConversationPorts } from "./ports.ts";
import dialogs from "./styles/panels.css?inline";
import messages from "./styles/messages.css?inline";
import { adoptStyles } from "./theme.ts";

/** What the conversation shares with the first screen. */
export type PartModels = Pick<Models, "words" | "course" | "composer" | "markdown">;

/** The composition root of all that comes after the first screen. */
export function createPart(
  ports: ConversationPorts,
  { words, course, composer, markdown }: PartModels,
): ConversationPart {
  adoptStyles(messages + dialogs);
  words.extend(later);

  const toPlainText = async (text: string): Promise<string> =>
    markdown.peek()?.toPlainText(text) ?? text;

  const conversation = new Conversation(ports);
  const { visible } = ports.network;
  let seen = visible.peek();
  effect(() => {
    if (visible.value && !seen) void conversation.refresh();
    seen = visible.value;
  });
  addEventListener("focus", () => void conversation.refresh());
  let asked: Exchange | null = null;
  effect(() => {
    const running = conversation.runningExchange.value;
    if (asked?.stored && !running) course.countQuestion();
    asked = running;
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
    speech: new Speech(ports, conversation, toPlainText),
    Exchanges,
    MenuItems,
    Announcer,
    panels,
  };
}
