import { createPart, type PartModels } from "./conversation-part.tsx";
import type { Translator } from "./i18n/translator.ts";
import type { ConversationPart, SeldomPart } from "./models/ConversationLoader.ts";
import type { Ports } from "./ports.ts";
import type { Send } from "./transport/api.ts";
import { newUuid } from "./transport/new-uuid.ts";
import { createChat } from "./transport/chat.ts";
import type { TabHost } from "./transport/pop-out.ts";

export { copyText } from "./components/copy-text.ts";

/** Creates the conversation part with its HTTP transport. */
export function connectPart(
  ports: Ports,
  send: Send,
  tabHost: TabHost,
  words: Translator,
  models: PartModels,
): ConversationPart {
  const { network, clock } = ports;
  /** Loaded with the part that contains the menu, its only caller. */
  let openTab: ((host: TabHost) => boolean) | undefined;

  async function fetchSeldom(): Promise<SeldomPart> {
    const [part] = await Promise.all([import("./seldom-part.tsx"), words.need("seldom")]);
    openTab = part.openTab;
    return part.createSeldomPart();
  }

  return createPart(
    {
      ...ports,
      chat: createChat({ send, network, clock }),
      newId: newUuid,
      openTab: () => openTab?.(tabHost) ?? false,
    },
    models,
    fetchSeldom,
  );
}
