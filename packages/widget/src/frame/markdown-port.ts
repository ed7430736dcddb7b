import type { Translator } from "./i18n/translator.ts";
import { createMarkdownStream, type MarkdownWords } from "./markdown/index.ts";
import css from "./markdown/markdown.css?inline";
import type { MarkdownPort } from "./ports.ts";
import { adoptStyles } from "./theme.ts";

/** The renderer of answers, with the reader's words. A chunk of its own, loaded with the conversation. */
export function createMarkdown(
  { t }: Translator,
  copyText: (text: string) => Promise<boolean>,
): MarkdownPort {
  adoptStyles(css);
  let streams = 0;
  const words: MarkdownWords = {
    get copyCode() {
      return t("copyCode");
    },
    get copied() {
      return t("copied");
    },
    get copyBlocked() {
      return t("copyBlocked");
    },
    codeBlock: (count) => t("codeBlock", { count }),
    get table() {
      return t("table");
    },
    image: (description) => t("image", { description }),
    get footnotes() {
      return t("footnotes");
    },
    get backToText() {
      return t("backToText");
    },
    get taskDone() {
      return t("taskDone");
    },
    get taskOpen() {
      return t("taskOpen");
    },
  };

  async function copy(text: string): Promise<void> {
    if (!(await copyText(text))) throw new Error("The browser refused to copy.");
  }

  return {
    createStream: (container) =>
      createMarkdownStream(container, { words, copy, id: `answer-${++streams}` }),
  };
}
