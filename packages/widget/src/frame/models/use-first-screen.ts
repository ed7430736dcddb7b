import { signal } from "@preact/signals-core";
import { beforeEach } from "vitest";
import { createMemoryPorts, type MemoryPorts } from "../../gallery/memory-ports.ts";
import { Composer } from "./Composer.ts";
import { Conversation } from "./Conversation.ts";
import { Course } from "./Course.ts";
import { Editing } from "./Editing.ts";
import { type ConversationPart, ConversationLoader } from "./ConversationLoader.ts";
import { createLazyPart } from "./LazyPart.ts";
import { Speech } from "./Speech.ts";

export { settle } from "./use-conversation.ts";

export let ports: MemoryPorts;
export let loader: ConversationLoader;
export let composer: Composer;
export let course: Course;
/** Whether the part with the conversation can be loaded, and how often that was tried. */
export let part: { canLoad: boolean; loads: number };

/** Gives each test of a file a new first screen on ports in memory. */
export function useFirstScreen(): void {
  beforeEach(() => {
    ports = createMemoryPorts();
    reload();
  });
}

/** Starts the first screen again with what is kept, as a reload of the page does. */
export function reload(): void {
  part = { canLoad: true, loads: 0 };
  loader = new ConversationLoader(ports, loadConversation);
  course = new Course(ports);
  openComposer();
  composer.restore();
}

/** Replaces the composer by one that has not yet restored the stored draft. */
export function openComposer(): void {
  composer = new Composer(ports, loader, course);
}

const Nothing = () => null;

async function loadConversation(): Promise<ConversationPart> {
  part.loads++;
  if (!part.canLoad) throw new TypeError("Failed to fetch");
  const conversation = new Conversation(ports);
  return {
    ports,
    conversation,
    editing: new Editing(conversation, composer),
    speech: new Speech(ports, conversation, signal(null)),
    Exchanges: Nothing,
    Announcer: Nothing,
    seldom: createLazyPart(async () => ({
      MenuItems: Nothing,
      ContactLink: Nothing,
      FeedbackForm: Nothing,
      QuestionEditor: Nothing,
      Consent: Nothing,
      FailureCard: Nothing,
      ObstacleView: Nothing,
      SpentCard: Nothing,
      panels: { conversations: Nothing, settings: Nothing },
    })),
  };
}
