import { useLayoutEffect, useRef } from "preact/hooks";
import type { AnswerText } from "../models/AnswerText.ts";
import { usePart } from "./part.ts";
import { useForeignLanguage } from "./use-foreign-language.ts";

/** The text of an answer. The Markdown renderer owns the element's children; Preact never touches them. */
export function AnswerBody({ text, over }: { readonly text: AnswerText; readonly over: boolean }) {
  const markdown = usePart().markdown.value;
  const lang = useForeignLanguage(over ? text.value : null);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const container = box.current!;
    container.replaceChildren();
    if (markdown) return text.read(markdown.createStream(container));
    const plain = container.appendChild(document.createTextNode(""));
    return text.read({ append: (piece) => plain.appendData(piece), end() {} });
  }, [text, markdown]);
  return <div class={markdown ? "body" : "body plain"} lang={lang} ref={box} />;
}
