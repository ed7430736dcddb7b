import type { SpeechText } from "../../ports.ts";
import type { MarkdownOptions } from "../options.ts";
import { languageOf } from "./language-of.ts";
import { toPlainText } from "./plain-text.ts";

/** Prepares a complete text for screen readers, in an interface whose language is `tag`. */
export function toSpeech(markdown: string, t: MarkdownOptions["t"], tag: string): SpeechText {
  const detected = languageOf(markdown);
  return {
    lang: detected && tag.startsWith(detected) ? undefined : detected,
    toPlainText: () => toPlainText(markdown, t),
  };
}
