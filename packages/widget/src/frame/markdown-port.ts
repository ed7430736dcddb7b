import type { Translator } from "./i18n/translator.ts";
import { createMarkdownStream, fetchLate } from "./markdown/index.ts";
import css from "./markdown/markdown.css?inline";
import type { MarkdownPort } from "./ports.ts";
import { adoptStyles } from "./page.ts";

/** Creates the Markdown renderer with the interface's messages. A chunk of its own, loaded with the conversation. */
export function createMarkdown(
  { t, tag }: Translator,
  copyText: (text: string) => Promise<boolean>,
): MarkdownPort {
  adoptStyles(css);
  let streams = 0;
  return {
    createStream: (container) =>
      createMarkdownStream(container, { t, copyText, id: `answer-${++streams}` }),
    async toSpeech(markdown) {
      return (await fetchLate())?.toSpeech(markdown, t, tag.peek());
    },
  };
}
