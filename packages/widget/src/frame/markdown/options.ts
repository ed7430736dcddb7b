import type { Translate } from "../i18n/messages.ts";

/** The messages that the renderer uses. */
type MarkdownKey =
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
  /** Translates a message into the user's language. */
  readonly t: Translate<MarkdownKey>;
  /** The prefix of element ids in this text; unique in the document. */
  readonly id: string;
  /** Copies a text. Resolves with `false` if the browser refuses. */
  readonly copyText: (text: string) => Promise<boolean>;
  /**
   * Called after each animation frame in which the text changed, and when a formula or code colours were rendered
   * later.
   */
  readonly onRender?: () => void;
}
