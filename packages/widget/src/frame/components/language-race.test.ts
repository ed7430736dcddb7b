import { signal } from "@preact/signals-core";
import { h, render } from "preact";
import { afterEach, expect, test } from "vitest";
import { createModels } from "../../gallery/create-models.ts";
import { createMemoryPorts } from "../../gallery/memory-ports.ts";
import { settle } from "../../gallery/states.ts";
import "../follow-signals.ts";
import type { MarkdownPort } from "../ports.ts";
import { App } from "./App.tsx";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);
afterEach(() => render(null, root));

test("a language detected late does not replace that of a newer detection", async () => {
  const ports = createMemoryPorts();
  const models = createModels(ports);
  const renderer = models.markdown.peek()!;
  /** Ends the detections, in the order in which they began. */
  const detected: ((lang: string) => void)[] = [];
  const slow: MarkdownPort = {
    ...renderer,
    toSpeech: () =>
      new Promise((resolve) =>
        detected.push((lang) => resolve({ lang, toPlainText: async () => "" })),
      ),
  };
  render(h(App, { models: { ...models, markdown: signal(slow) } }), root);
  await models.course.load();
  await models.loader.load();
  ports.script = () => [];
  await models.composer.ask("Was ist eine Zelle?");
  await settle();
  await models.words.use("fr");
  await settle();
  expect(detected).toHaveLength(2);
  detected[1]!("de");
  await settle();
  detected[0]!("nl");
  await settle();
  expect(root.querySelector<HTMLElement>(".bubble")!.lang).toBe("de");
});
