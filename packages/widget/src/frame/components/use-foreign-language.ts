import { useEffect } from "preact/hooks";
import { useSignal } from "../follow-signals.ts";
import { usePart } from "./part.ts";

/**
 * Returns the language tag of a complete text if it differs from the interface's: a screen reader would otherwise use
 * the wrong voice (WCAG 3.1.2).
 */
export function useForeignLanguage(text: string | null): string | undefined {
  const { markdown, words } = usePart();
  const port = markdown.value;
  const lang = useSignal<string | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    if (text) void port?.toSpeech(text).then((speech) => isCurrent && (lang.value = speech?.lang));
    return () => {
      isCurrent = false;
    };
  }, [text, port, words.tag.value]);
  return text ? lang.value : undefined;
}
