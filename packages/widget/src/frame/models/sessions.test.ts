import { beforeEach, expect, test } from "vitest";
import {
  CONTEXT,
  createMemoryPorts,
  DONE,
  type MemoryPorts,
  toHistory,
} from "../../gallery/memory-ports.ts";
import { createWords } from "../../gallery/create-words.ts";
import { ChatFailure } from "../ports.ts";
import { Conversation } from "./Conversation.ts";
import { writeMarkdown } from "./export.ts";
import { Sessions } from "./Sessions.ts";

let ports: MemoryPorts;
let conversation: Conversation;
let sessions: Sessions;

beforeEach(async () => {
  ports = createMemoryPorts();
  for (const [id, title] of [
    ["a", "Photosynthesis"],
    ["b", "The cell"],
  ] as const) {
    ports.sessions.push({ session_id: id, title, updated_at: "", message_count: 2 });
    ports.histories.set(id, toHistory(id, title, "Yes."));
  }
  conversation = new Conversation(ports);
  sessions = new Sessions(ports, conversation);
  await sessions.load();
});

const found = () => sessions.found.peek().map(({ session_id }) => session_id);

test("the search matches titles, ignoring case", () => {
  sessions.query.value = " CELL ";
  expect(found()).toEqual(["b"]);
  sessions.query.value = "";
  expect(found()).toEqual(["a", "b"]);
});

test("deleting the open conversation leaves an empty one", async () => {
  await conversation.open("a");
  expect(await sessions.remove(sessions.all.peek()!.slice(0, 1))).toBe(true);
  expect(conversation.sessionId.peek()).toBeNull();
  expect(conversation.empty.peek()).toBe(true);
  expect(found()).toEqual(["b"]);
});

test("a conversation that is already deleted does not prevent deleting the others", async () => {
  ports.sessions.shift();
  expect(await sessions.remove(sessions.all.peek()!)).toBe(true);
  expect(found()).toEqual([]);
});

test("a deletion confirmed while another is running follows it", async () => {
  const [a, b] = sessions.all.peek()!;
  const { deleteConversation } = ports.chat;
  let isRunning = false;
  ports.chat.deleteConversation = async (id) => {
    expect(isRunning).toBe(false);
    isRunning = true;
    await deleteConversation.call(ports.chat, id);
    isRunning = false;
    if (id === "a") throw new ChatFailure("store_unavailable");
  };
  expect(await Promise.all([sessions.remove([a!]), sessions.remove([b!])])).toEqual([false, true]);
  expect(found()).toEqual(["a"]);
  expect(sessions.failure.peek()?.code).toBe("store_unavailable");
  expect(sessions.busy.peek()).toBe(false);
});

test("a failed deletion is reported, and what remains is still listed", async () => {
  const all = sessions.all.peek()!;
  const { deleteConversation } = ports.chat;
  ports.chat.deleteConversation = (id) =>
    id === "b"
      ? Promise.reject(new ChatFailure("store_unavailable"))
      : deleteConversation.call(ports.chat, id);
  expect(await sessions.remove(all)).toBe(false);
  expect(found()).toEqual(["b"]);
  expect(sessions.failure.peek()?.code).toBe("store_unavailable");
});

test("a download contains the earlier answer where a regeneration failed", async () => {
  ports.script = () => [{ type: "chunk", content: "So." }, DONE];
  await conversation.submit("Why?");
  ports.script = () => new ChatFailure("llm_overloaded");
  await conversation.answerAgain(conversation.exchanges.peek()[0]!);
  const words = createWords();
  await words.need("seldom");
  expect(writeMarkdown(conversation.exchanges.peek(), words, CONTEXT, new Date())).toContain("So.");
});

test("a conversation is downloaded as Markdown, with its sources", async () => {
  ports.script = () => [
    { type: "chunk", content: "In the **leaf**.\n" },
    { type: "citation", index: 1, title: "Chapter 3", url: "https://m.example/3", cited_text: "" },
    DONE,
  ];
  await conversation.submit("Where?\nExactly?");
  const words = createWords();
  await words.need("seldom");
  const now = new Date("2026-11-23T10:00:00Z");
  const text = writeMarkdown(conversation.exchanges.peek(), words, CONTEXT, now);
  expect(text.replace(/ \(.*2026.*\)|on .*2026.*$/gm, ""))
    .toBe(`# Conversation with Course assistant

[Introduction to Biology](https://moodle.example/course/view.php?id=7)

Saved 

## You

> Where?
> Exactly?

## Course assistant

In the **leaf**.

**Sources**

1. [Chapter 3](https://m.example/3)
`);
});
