import { signal } from "@preact/signals";
import { copyText } from "../frame/components/copy-text.ts";
import type { Models } from "../frame/components/models.ts";
import { createPart } from "../frame/conversation-part.tsx";
import { createTranslator } from "../frame/i18n/translator.ts";
import { createMarkdown } from "../frame/markdown-port.ts";
import { Composer } from "../frame/models/Composer.ts";
import { Course } from "../frame/models/Course.ts";
import { Entrance } from "../frame/models/Entrance.ts";
import { View } from "../frame/models/View.ts";
import type { ConversationPorts } from "../frame/ports.ts";

/** The models of an app on the given ports, as main.tsx makes them, with nothing to load. */
export function createModels(ports: ConversationPorts): Models {
  const words = createTranslator();
  const course = new Course(ports);
  const markdown = signal(createMarkdown(words, copyText));
  const entrance: Entrance = new Entrance(ports, async () =>
    createPart(ports, { words, course, composer, markdown }),
  );
  const composer: Composer = new Composer(ports, entrance);
  return { words, course, entrance, composer, view: new View(ports, entrance), markdown, ports };
}
