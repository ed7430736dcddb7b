import type { Translate } from "../i18n/messages.ts";

/** The few words an answer shows or says by itself. */
export type MarkdownKey =
  | "copyCode"
  | "copied"
  | "copyBlocked"
  | "codeBlock"
  | "table"
  | "image"
  | "footnotes"
  | "backToText"
  | "taskDone"
  | "taskOpen"
  | "formula"
  | "mathFraction"
  | "mathPower"
  | "mathIndex"
  | "mathRoot"
  | "mathNthRoot"
  | "mathRange";

export interface MarkdownOptions {
  /** Words in the reader's language. */
  readonly t: Translate<MarkdownKey>;
  /** Begins the ids in this text; unique in the document. */
  readonly id: string;
  /** Copies a text; false when the browser refuses. */
  readonly copyText: (text: string) => Promise<boolean>;
  /** Called after each frame in which the text grew, and when a formula or colours arrived late. */
  readonly onRender?: () => void;
}
