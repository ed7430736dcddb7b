import type { Translate } from "../i18n/messages.ts";
import type { ConversationPart } from "../models/ConversationLoader.ts";
import type { ConversationPorts } from "../ports.ts";
import { type Models, useModels } from "./models.ts";

/**
 * Returns the models of the conversation and of the first screen, and all messages. Throws before the conversation part
 * is loaded.
 */
export function usePart(): Models &
  ConversationPart & { readonly t: Translate; readonly ports: ConversationPorts } {
  const models = useModels();
  const part = models.loader.part.peek();
  if (!part) throw new Error("This component comes with the conversation's part.");
  return { ...models, ...part, t: models.words.t };
}
