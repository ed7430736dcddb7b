import { expect, test } from "vitest";
import { DONE, toHistory } from "../../gallery/memory-ports.ts";
import { conversation, last, ports, settle, shown, useConversation } from "./use-conversation.ts";

useConversation();

test("a stop before the turn has started is sent to the server once it has", async () => {
  const { ask } = ports.chat;
  let begin = (): void => {};
  const held = new Promise<void>((resolve) => (begin = resolve));
  ports.chat.ask = (...parameters) => held.then(() => ask(...parameters));
  ports.script = () => [];
  void conversation.submit("Why?");
  await settle();
  conversation.stop();
  expect(ports.stopped).toEqual([]);
  begin();
  await settle();
  expect(ports.stopped).toEqual(["turn-1"]);
});

test("a regeneration that waits for the network can be stopped; the earlier answer stays", async () => {
  await conversation.submit("Why?");
  const { id } = last();
  ports.network.online.value = false;
  ports.chat.ask = (_request, _listener, signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const over = conversation.answerAgain(last());
  await settle();
  conversation.stop();
  await over;
  expect(last()).toMatchObject({ id, stored: true });
  expect(last().answers.peek()).toHaveLength(1);
  expect(shown().status).toBe("complete");
  expect(conversation.returned.peek()).toBeNull();
});

test("an answer stopped before its first word still shows as stopped after a refresh", async () => {
  ports.script = () => [{ ...DONE, status: "stopped" }];
  await conversation.submit("Why?");
  const [question] = toHistory("session", "Why?").messages;
  const messages = [{ ...question!, id: last().id }];
  ports.histories.set("session", { session_id: "session", messages });
  await conversation.refresh();
  expect(shown()).toEqual({ text: "", status: "stopped", trouble: null });
});

test("stop is sent to the server, and the text so far stays", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }];
  const over = conversation.submit("Why?");
  conversation.stop();
  expect(ports.stopped).toEqual(["turn-1"]);
  ports.emit({ ...DONE, status: "stopped" });
  await over;
  expect(shown()).toEqual({ text: "Half", status: "stopped", trouble: null });
});

test("stop ends the answer after a while if the server does not", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }];
  const over = conversation.submit("Why?");
  conversation.stop();
  ports.advance(5_000);
  await over;
  expect(shown()).toEqual({ text: "Half", status: "stopped", trouble: null });
});

test("stopping a question that waits for the network returns it to the composer", async () => {
  ports.network.online.value = false;
  ports.chat.ask = (_request, _listener, signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const over = conversation.submit("Why?");
  expect(last().answers.peek()[0]?.connection.peek()).toBe("offline");
  conversation.stop();
  await over;
  expect(conversation.exchanges.peek()).toEqual([]);
  expect(conversation.returned.peek()).toBe("Why?");
});

test("leaving a regeneration that waits for the network returns nothing to the composer", async () => {
  await conversation.submit("One");
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  void conversation.answerAgain(last());
  await settle();
  conversation.startNew();
  expect(conversation.returned.peek()).toBeNull();
});
