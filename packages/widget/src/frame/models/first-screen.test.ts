import { signal } from "@preact/signals-core";
import { beforeEach, expect, test, vi } from "vitest";
import {
  CONTEXT,
  createMemoryPorts,
  DONE,
  type MemoryPorts,
  toHistory,
} from "../../gallery/memory-ports.ts";
import { ChatFailure } from "../ports.ts";
import { Composer } from "./Composer.ts";
import { Conversation } from "./Conversation.ts";
import { Course } from "./Course.ts";
import { Editing } from "./Editing.ts";
import { type ConversationPart, Entrance } from "./Entrance.ts";
import { createLater } from "./Later.ts";
import { Speech } from "./Speech.ts";
import { View } from "./View.ts";

let ports: MemoryPorts;
let entrance: Entrance;
let composer: Composer;
let course: Course;
let loads: number;
let canLoad: boolean;

const Nothing = () => null;
const settle = () => new Promise((resolve) => setTimeout(resolve));

function begin(): void {
  loads = 0;
  canLoad = true;
  entrance = new Entrance(ports, async (): Promise<ConversationPart> => {
    loads++;
    if (!canLoad) throw new TypeError("Failed to fetch");
    const conversation = new Conversation(ports);
    return {
      ports,
      conversation,
      editing: new Editing(conversation, composer),
      speech: new Speech(ports, conversation, signal(null)),
      Exchanges: Nothing,
      Announcer: Nothing,
      seldom: createLater(async () => ({
        MenuItems: Nothing,
        FeedbackForm: Nothing,
        QuestionEditor: Nothing,
        Consent: Nothing,
        FailureCard: Nothing,
        ObstacleView: Nothing,
        panels: { conversations: Nothing, settings: Nothing },
      })),
    };
  });
  course = new Course(ports);
  composer = new Composer(ports, entrance, course);
  composer.restore();
}

beforeEach(() => {
  ports = createMemoryPorts();
  begin();
});

test("a question asked before the conversation is loaded waits for it", async () => {
  composer.write("  Why?  ");
  composer.send();
  expect(composer.draft.peek()).toBe("");
  expect(entrance.busy.peek()).toBe(true);
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["Why?"]);
  expect(loads).toBe(1);
});

test("a question returns to the composer if the conversation cannot be loaded, and can be sent later", async () => {
  canLoad = false;
  composer.write("Why?");
  composer.send();
  await settle();
  expect(entrance.failed.peek()).toBe(true);
  expect(composer.draft.peek()).toBe("Why?");
  canLoad = true;
  composer.send();
  await settle();
  expect(ports.asked).toHaveLength(1);
});

test("a draft survives a reload until the server has the question", async () => {
  composer.write("Why?");
  begin();
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
  entrance.part.peek()?.conversation.stop();
  begin();
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

test("restores this device's last conversation, otherwise the latest, and none after starting a new one", async () => {
  ports.histories.set("kept", toHistory("kept", "Kept?", "Yes."));
  ports.histories.set("latest", toHistory("latest", "Latest?", "Yes."));
  const latest = Promise.resolve("latest");

  await entrance.restore(latest);
  const { conversation } = await entrance.load();
  expect(conversation.sessionId.peek()).toBe("latest");

  ports.kept.set("session", "kept");
  begin();
  await entrance.restore(latest);
  expect((await entrance.load()).conversation.sessionId.peek()).toBe("kept");

  (await entrance.load()).conversation.startNew();
  begin();
  await entrance.restore(latest);
  expect(loads).toBe(0);
});

test("a new conversation started while the latest is being looked up stays", async () => {
  ports.histories.set("latest", toHistory("latest", "Latest?", "Yes."));
  const restored = entrance.restore(settle().then(() => "latest"));
  const { conversation } = await entrance.load();
  conversation.startNew();
  await restored;
  expect(conversation.empty.peek()).toBe(true);
  expect(conversation.sessionId.peek()).toBeNull();
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
    composer = new Composer(ports, entrance, course);
    if (written) composer.write(written);
    composer.restore();
    expect(composer.draft.peek()).toBe(draft);
    expect(ports.kept.get("draft")).toBe(draft);
  }
});

test("a question sent before the app started does not include the stored draft", async () => {
  composer.write("Old");
  composer = new Composer(ports, entrance, course);
  composer.write("Why?");
  composer.send();
  composer.restore();
  expect(composer.draft.peek()).toBe("Old");
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["Why?"]);
});

test("a new user loads no conversation", async () => {
  await entrance.restore(Promise.resolve(null));
  expect(loads).toBe(0);
  expect(entrance.empty.peek()).toBe(true);
});

test("consent is recorded where the site keeps it", async () => {
  course = new Course(ports);
  ports.context = { ...CONTEXT, policy: "required" };
  await course.load();
  expect(await course.acceptPolicy()).toBe(true);
  expect(course.context.peek()?.policy).toBe("accepted");
  ports.context = { ...CONTEXT, policy: "required", policy_kept_by: "bff" };
  await course.load();
  ports.policyAnswer = "error";
  expect(await course.acceptPolicy()).toBe(false);
  expect(course.consent.peek()).toBe("failed");
  ports.policyAnswer = "ok";
  await course.acceptPolicy();
  expect(ports.policyAccepted).toEqual(["moodle", "bff"]);
});

test("a context that failed to load says why, and can be loaded again", async () => {
  course = new Course(ports);
  ports.context = new ChatFailure("moodle_unavailable");
  await course.load();
  expect(course.failure.peek()?.code).toBe("moodle_unavailable");
  ports.context = CONTEXT;
  await course.load();
  expect(course.failure.peek()).toBeNull();
});

test.each(["bubble", "panel"] as const)(
  "an answer that was not seen in a %s counts as unread until it is",
  async (mode) => {
    const view = new View(ports, entrance);
    view.setMode(mode);
    ports.script = () => [];
    composer.write("Why?");
    composer.send();
    await settle();
    expect(view.unread.peek()).toBe(0);
    ports.emit(DONE);
    await settle();
    expect(ports.unread.at(-1)).toBe(1);
    view.open.value = true;
    expect(ports.unread.at(-1)).toBe(0);

    ports.network.visible.value = false;
    composer.write("And?");
    composer.send();
    await settle();
    ports.emit(DONE);
    await settle();
    expect(ports.unread.at(-1)).toBe(1);
  },
);

test("a notice disappears after a while, unless it is set to stay", () => {
  const view = new View(ports, entrance);
  view.notify("copied");
  ports.advance(6_000);
  expect(view.notice.peek()).toBeNull();
  view.notify("answeringElsewhere", true);
  ports.advance(60_000);
  expect(view.notice.peek()).toBe("answeringElsewhere");
  view.dismiss();
  expect(view.notice.peek()).toBeNull();
});

test("an inline frame cannot be closed", () => {
  const close = vi.fn<() => void>();
  ports.host.close = close;
  const view = new View(ports, entrance);
  view.close();
  expect(close).not.toHaveBeenCalled();
  view.setMode("panel");
  view.close();
  expect(close).toHaveBeenCalledOnce();
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
  begin();
  void entrance.restore(Promise.resolve("s"));
  await settle();
  expect(composer.draft.peek()).toBe("And");
  expect(ports.kept.get("draft")).toBe("And");
});

test("an edit that waits for the network survives a reload", async () => {
  await composer.ask("One");
  await settle();
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  const { editing } = await entrance.load();
  editing.begin();
  editing.end("One, at length");
  await settle();
  expect(ports.kept.get("draft")).toBe("One, at length");
});

test("an edit's text goes to the composer when its question disappears", async () => {
  await composer.ask("One");
  await settle();
  const { conversation, editing } = await entrance.load();
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
