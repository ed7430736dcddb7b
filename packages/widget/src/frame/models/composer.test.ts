import { expect, test } from "vitest";
import { CONTEXT, toHistory } from "../../gallery/memory-ports.ts";
import {
  composer,
  course,
  loader,
  openComposer,
  part,
  ports,
  reload,
  settle,
  useFirstScreen,
} from "./use-first-screen.ts";

useFirstScreen();

test("a question asked before the conversation is loaded waits for it", async () => {
  composer.write("  Why?  ");
  composer.send();
  expect(composer.draft.peek()).toBe("");
  expect(loader.busy.peek()).toBe(true);
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["Why?"]);
  expect(part.loads).toBe(1);
});

test("a question returns to the composer if the conversation cannot be loaded, and can be sent later", async () => {
  part.canLoad = false;
  composer.write("Why?");
  composer.send();
  await settle();
  expect(loader.failed.peek()).toBe(true);
  expect(composer.draft.peek()).toBe("Why?");
  part.canLoad = true;
  composer.send();
  await settle();
  expect(ports.asked).toHaveLength(1);
});

test("a draft survives a reload until the server has the question", async () => {
  composer.write("Why?");
  reload();
  expect(composer.draft.peek()).toBe("Why?");

  const { ask } = ports.chat;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  ports.chat.ask = (...parameters) => held.then(() => ask(...parameters));
  composer.send();
  await settle();
  expect(ports.kept.get("draft")).toBe("Why?");
  release();
  await settle();
  expect(ports.kept.has("draft")).toBe(false);
});

test("typing does not overwrite a stored question that the server does not have yet", async () => {
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  composer.write("Why?");
  composer.send();
  await settle();
  composer.write("n");
  expect(ports.kept.get("draft")).toBe("Why?\n\nn");
  composer.write("");
  expect(ports.kept.get("draft")).toBe("Why?");
  loader.part.peek()?.conversation.stop();
  reload();
  expect(composer.draft.peek()).toBe("Why?");
});

test("text typed while a question is being sent is kept", async () => {
  ports.script = () => [];
  composer.write("One");
  composer.send();
  composer.write("Two");
  await settle();
  expect(ports.kept.get("draft")).toBe("Two");
  composer.send();
  await settle();
  expect(ports.asked).toHaveLength(1);
});

test("the limit counts code points, and nothing longer is sent", async () => {
  composer.write("🌱".repeat(7_990));
  expect(composer.left.peek()).toBe(10);
  composer.write("🌱".repeat(8_001));
  expect(composer.left.peek()).toBe(-1);
  composer.send();
  await settle();
  expect(ports.asked).toEqual([]);
  composer.write("short");
  expect(composer.left.peek()).toBeNull();
});

test("the limit is the server's once the context is loaded", async () => {
  ports.context = { ...CONTEXT, message_max_characters: 300 };
  await course.load();
  composer.write("x".repeat(260));
  expect(composer.left.peek()).toBeNull();
  composer.write("x".repeat(301));
  expect(composer.left.peek()).toBe(-1);
  expect(composer.canSend.peek()).toBe(false);
});

test("text typed before the app started is appended to the stored draft", () => {
  composer.write("Old");
  for (const [written, draft] of [
    ["", "Old"],
    ["New", "Old\n\nNew"],
    ["l", "Old\n\nNew\n\nl"],
    // The browser restored the text box as well.
    ["Old\n\nNew\n\nl", "Old\n\nNew\n\nl"],
    ["New\n\nl", "Old\n\nNew\n\nl"],
  ] as const) {
    openComposer();
    if (written) composer.write(written);
    composer.restore();
    expect(composer.draft.peek()).toBe(draft);
    expect(ports.kept.get("draft")).toBe(draft);
  }
});

test("a question sent before the app started does not include the stored draft", async () => {
  composer.write("Old");
  openComposer();
  composer.write("Why?");
  composer.send();
  composer.restore();
  expect(composer.draft.peek()).toBe("Old");
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["Why?"]);
});

test("asking a suggestion keeps the draft that another tab stored", async () => {
  ports.kept.set("draft", "Written elsewhere");
  await composer.ask("Quiz me");
  await settle();
  expect(ports.asked).toHaveLength(1);
  expect(ports.kept.get("draft")).toBe("Written elsewhere");
});

test("after a reload, a question whose turn is running is removed from the draft", async () => {
  ports.kept.set("draft", "Why?\n\nAnd");
  const active_turn = { turn_id: "t", message_id: "s-0" };
  ports.histories.set("s", { ...toHistory("s", "Why?"), active_turn });
  reload();
  void loader.restore(Promise.resolve("s"));
  await settle();
  expect(composer.draft.peek()).toBe("And");
  expect(ports.kept.get("draft")).toBe("And");
});
