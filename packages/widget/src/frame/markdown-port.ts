import type { Translator } from "./i18n/translator.ts";
import type { MarkdownPort } from "./ports.ts";

export function createMarkdown(_words: Translator): MarkdownPort {
  return {
    createStream(container) {
      const text = container.appendChild(document.createTextNode(""));
      return {
        append: (piece) => text.appendData(piece),
        end() {},
        plainText: () => text.data,
      };
    },
  };
}
