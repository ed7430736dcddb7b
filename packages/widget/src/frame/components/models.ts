import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Translator } from "../i18n/translator.ts";
import type { Composer } from "../models/Composer.ts";
import type { Conversation } from "../models/Conversation.ts";
import type { Course } from "../models/Course.ts";
import type { Speech } from "../models/Speech.ts";
import type { View } from "../models/View.ts";
import type { MarkdownPort, Ports } from "../ports.ts";

/** All that a view may read and call. */
export interface Models {
  readonly words: Translator;
  readonly course: Course;
  readonly conversation: Conversation;
  readonly composer: Composer;
  readonly speech: Speech;
  readonly view: View;
  /** `null` until the renderer is loaded: answers are plain text until then. */
  readonly markdown: ReadonlySignal<MarkdownPort | null>;
  readonly ports: Ports;
}

export const ModelsContext = createContext<Models | null>(null);

/** The models of the app this component is in. Throws outside of one. */
export function useModels(): Models {
  const models = useContext(ModelsContext);
  if (!models) throw new Error("A component needs the app around it.");
  return models;
}
