import type { ComponentType } from "preact";
import type { Panel } from "../../models/View.ts";
import { ConversationsPanel } from "./ConversationsPanel.tsx";
import { SettingsPanel } from "./SettingsPanel.tsx";
import { adoptStyles } from "../../adopt-styles.ts";
import css from "../../styles/panels.css?inline";

adoptStyles(css);

/** Every dialog by its name. */
export const panels: Readonly<Record<Panel, ComponentType>> = {
  conversations: ConversationsPanel,
  settings: SettingsPanel,
};
