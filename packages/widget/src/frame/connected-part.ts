import { createPart, type PartModels } from "./conversation-part.tsx";
import type { ConversationPart } from "./models/Entrance.ts";
import type { Ports } from "./ports.ts";
import type { Send } from "./transport/api.ts";
import { newUuid } from "./transport/browser.ts";
import { createChat } from "./transport/chat.ts";
import { openTab, type TabHost } from "./transport/pop-out.ts";

export { copyText } from "./components/copy-text.ts";

/** The conversation's part, spoken over the wire. */
export function connectPart(
  ports: Ports,
  send: Send,
  tabHost: TabHost,
  models: PartModels,
): ConversationPart {
  const { network, clock } = ports;
  return createPart(
    {
      ...ports,
      chat: createChat({ send, network, clock }),
      newId: newUuid,
      openTab: () => openTab(tabHost),
    },
    models,
  );
}
