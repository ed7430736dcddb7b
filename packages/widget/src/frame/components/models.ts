import type { ReadonlySignal } from "@preact/signals-core";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { FirstKey, Translate } from "../i18n/messages.ts";
import type { Translator } from "../i18n/translator.ts";
import type { Composer } from "../models/Composer.ts";
import type { Course } from "../models/Course.ts";
import type { ConversationLoader } from "../models/ConversationLoader.ts";
import type { View } from "../models/View.ts";
import type { MarkdownPort, Ports } from "../ports.ts";

/** What components of the first screen may read and call. */
export interface Models {
  readonly words: Translator;
  readonly course: Course;
  readonly loader: ConversationLoader;
  readonly composer: Composer;
  readonly view: View;
  /** `null` until the renderer is loaded; answers are plain text until then. */
  readonly markdown: ReadonlySignal<MarkdownPort | null>;
  readonly ports: Ports;
}

export const ModelsContext = createContext<Models | null>(null);

/** Returns the models from the context, and the messages of the first screen. Throws outside of `App`. */
export function useModels(): Models & { readonly t: Translate<FirstKey> } {
  const models = useContext(ModelsContext);
  if (!models) throw new Error("A component needs the app around it.");
  return { ...models, t: models.words.t };
}
