import { expect, test } from "vitest";
import { DONE } from "../../gallery/memory-ports.ts";
import {
  conversation,
  failWith,
  last,
  ports,
  settle,
  shown,
  useConversation,
} from "./use-conversation.ts";

useConversation();

test("an edited question replaces the last one", async () => {
  await conversation.submit("Whyy?");
  const replaced = last().id;
  await conversation.editLast(last(), "Why?");
  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual(["Why?"]);
  expect(ports.asked[1]?.replace_message_id).toBe(replaced);
});

test("an edit sent while a turn is running is returned to the composer", async () => {
  ports.script = () => [];
  void conversation.submit("One");
  await conversation.editLast(last(), "One, better");
  expect(conversation.returned.peek()).toBe("One, better");
});

test("editing a refused edit still replaces the original question", async () => {
  await conversation.submit("One");
  failWith("invalid_request");
  await conversation.editLast(last(), "Far too long");
  ports.script = () => [{ type: "chunk", content: "Shorter." }, DONE];
  await conversation.editLast(last(), "Short");
  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual(["Short"]);
  expect(ports.asked.map(({ replace_message_id }) => replace_message_id)).toEqual([
    undefined,
    ports.asked[0]?.message_id,
    ports.asked[0]?.message_id,
  ]);
});

test("stopping an unsent edit returns its text and keeps the original exchange", async () => {
  await conversation.submit("One");
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  void conversation.editLast(last(), "Two");
  await settle();
  conversation.stop();
  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual(["One"]);
  expect(shown().status).toBe("complete");
  expect(conversation.returned.peek()).toBe("Two");
});

test("editing a failed edit replaces the same question", async () => {
  await conversation.submit("One");
  const { id } = last();
  failWith("rate_limited");
  await conversation.editLast(last(), "Two");
  await conversation.editLast(last(), "Three");
  expect(ports.asked.map(({ replace_message_id }) => replace_message_id)).toEqual([
    undefined,
    id,
    id,
  ]);
  ports.script = () => [DONE];
  await conversation.submit("And then?");
  const questions = conversation.exchanges.peek().map(({ question }) => question);
  expect(questions).toEqual(["One", "And then?"]);
  expect(conversation.returned.peek()).toBe("Three");
});

test("a stored edit stays, whatever fails after it", async () => {
  await conversation.submit("One");
  await conversation.editLast(last(), "Two");
  const { id } = last();
  failWith("rate_limited");
  await conversation.answerAgain(last());
  await conversation.editLast(last(), "Three");
  expect(ports.asked.at(-1)?.replace_message_id).toBe(id);
  await conversation.submit("And then?");
  expect(conversation.exchanges.peek()[0]?.question).toBe("Two");
});
