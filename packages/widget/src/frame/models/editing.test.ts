import { expect, test } from "vitest";
import { composer, loader, ports, settle, useFirstScreen } from "./use-first-screen.ts";

useFirstScreen();

test("an edit that waits for the network survives a reload", async () => {
  await composer.ask("One");
  await settle();
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  const { editing } = await loader.load();
  editing.begin();
  editing.end("One, at length");
  await settle();
  expect(ports.kept.get("draft")).toBe("One, at length");
});

test("an edit's text goes to the composer when its question disappears", async () => {
  await composer.ask("One");
  await settle();
  const { conversation, editing } = await loader.load();
  editing.begin();
  conversation.startNew();
  expect(composer.draft.peek()).toBe("");
  await composer.ask("Two");
  await settle();
  editing.begin();
  editing.write("Two, at length");
  conversation.startNew();
  expect(composer.draft.peek()).toBe("Two, at length");
});
