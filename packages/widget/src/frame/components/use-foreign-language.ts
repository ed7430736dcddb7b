import { useEffect } from "preact/hooks";
import { useSignal } from "../follow-signals.ts";
import { usePart } from "./part.ts";

/**
 * The language of a complete text, where that is another than the interface's: a screen reader would read it with the
 * wrong voice (WCAG 3.1.2).
 */
export function useForeignLanguage(text: string | null): string | undefined {
  const { markdown, words } = usePart();
  const port = markdown.value;
  const lang = useSignal<string | undefined>(undefined);
  useEffect(
    () => void (text && port?.listen(text).then((heard) => (lang.value = heard?.lang))),
    [text, port, words.tag.value],
  );
  return text ? lang.value : undefined;
}
