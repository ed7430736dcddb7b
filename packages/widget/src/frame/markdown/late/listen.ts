import type { Heard } from "../../ports.ts";
import type { MarkdownOptions } from "../options.ts";
import { languageOf } from "./language-of.ts";
import { toPlainText } from "./plain-text.ts";

/** A complete text for those who hear it, in an interface whose language is `tag`. */
export function listen(markdown: string, t: MarkdownOptions["t"], tag: string): Heard {
  const told = languageOf(markdown);
  return {
    lang: told && tag.startsWith(told) ? undefined : told,
    toPlainText: () => toPlainText(markdown, t),
  };
}
