import { signal } from "@preact/signals-core";
import { copyText } from "../frame/components/copy-text.ts";
import type { Models } from "../frame/components/models.ts";
import { createPart } from "../frame/conversation-part.tsx";
import { createMarkdown } from "../frame/markdown-port.ts";
import { Composer } from "../frame/models/Composer.ts";
import { Course } from "../frame/models/Course.ts";
import { ConversationLoader } from "../frame/models/ConversationLoader.ts";
import { View } from "../frame/models/View.ts";
import type { ConversationPorts } from "../frame/ports.ts";
import { createSeldomPart } from "../frame/seldom-part.tsx";
import { createWords } from "./create-words.ts";

/** Creates the models of an app with the given ports, like main.tsx but without lazy chunks. */
export function createModels(ports: ConversationPorts): Models {
  const words = createWords();
  const course = new Course(ports);
  const markdown = signal(createMarkdown(words, copyText));
  const loader: ConversationLoader = new ConversationLoader(ports, async () => {
    await words.need("asking");
    return createPart(ports, { course, composer, markdown }, async () => {
      await words.need("seldom");
      return createSeldomPart();
    });
  });
  const composer: Composer = new Composer(ports, loader, course);
  return { words, course, loader, composer, view: new View(ports, loader), markdown, ports };
}
