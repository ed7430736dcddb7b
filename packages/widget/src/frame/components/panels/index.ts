import type { ComponentType } from "preact";
import type { Panel } from "../../models/View.ts";
import { ConversationsPanel } from "./ConversationsPanel.tsx";
import { SettingsPanel } from "./SettingsPanel.tsx";

/** The dialogs by name. */
export const panels: Readonly<Record<Panel, ComponentType>> = {
  conversations: ConversationsPanel,
  settings: SettingsPanel,
};
