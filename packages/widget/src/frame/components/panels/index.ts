import type { ComponentType } from "preact";
import type { Panel } from "../../models/View.ts";
import { ConversationsPanel } from "./ConversationsPanel.tsx";
import { SettingsPanel } from "./SettingsPanel.tsx";
import css from "../../styles/panels.css?inline";
import { adoptStyles } from "../../theme.ts";

adoptStyles(css);

/** Every dialog by its name. */
export const panels: Readonly<Record<Panel, ComponentType>> = {
  conversations: ConversationsPanel,
  settings: SettingsPanel,
};
