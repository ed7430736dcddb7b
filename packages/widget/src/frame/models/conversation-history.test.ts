import { expect, test } from "vitest";
import { DONE, toHistory } from "../../gallery/memory-ports.ts";
import { conversation, last, ports, settle, shown, useConversation } from "./use-conversation.ts";

useConversation();

test("opening a conversation follows its active turn", async () => {
  ports.histories.set("old", {
    ...toHistory("old", "Why?"),
    active_turn: { turn_id: "t", message_id: "old-0" },
  });
  const over = conversation.open("old");
  await settle();
  expect(conversation.runningExchange.peek()).toBe(last());
  ports.emit({ type: "chunk", content: "So." });
  ports.emit(DONE);
  await over;
  expect(shown().text).toBe("So.");
  expect(ports.kept.get("session")).toBe("old");
});

test("a question asked before the active turn is known is returned, with a notice", async () => {
  ports.histories.set("kept", {
    ...toHistory("kept", "Why?"),
    active_turn: { turn_id: "turn", message_id: "kept-0" },
  });
  void conversation.open("kept");
  await conversation.submit("And then?");
  expect(conversation.returned.peek()).toBe("And then?");
  expect(conversation.elsewhere.peek()).toBe(true);
  expect(ports.asked).toEqual([]);

  ports.emit(DONE);
  await settle();
  expect(conversation.elsewhere.peek()).toBe(false);
});

test("a question asked while the conversation loads is appended to it", async () => {
  ports.histories.set("kept", toHistory("kept", "Why?", "So."));
  ports.script = () => [{ type: "chunk", content: "Then this." }, DONE];
  const opened = conversation.open("kept");
  const asked = conversation.submit("And then?");
  await Promise.all([opened, asked]);

  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual([
    "Why?",
    "And then?",
  ]);
  expect(shown().text).toBe("Then this.");
  expect(ports.asked.map(({ session_id }) => session_id)).toEqual(["kept"]);
});

test("a question asked while one conversation loads is not asked in another one opened meanwhile", async () => {
  ports.histories.set("one", toHistory("one", "Why?", "So."));
  ports.histories.set("two", toHistory("two", "Where?", "There."));
  void conversation.open("one");
  const asked = conversation.submit("And then?");
  await Promise.all([conversation.open("two"), asked]);
  expect(ports.asked).toEqual([]);
  expect(conversation.returned.peek()).toBe("And then?");
  expect(last().question).toBe("Where?");
  expect(conversation.elsewhere.peek()).toBe(false);
});

test("why a stored question has no answer is read from its turn", async () => {
  const unanswered_turn = { turn_id: "t", message_id: "old-0" };
  ports.histories.set("old", { ...toHistory("old", "Why?"), unanswered_turn });
  const followed: unknown[] = [];
  ports.chat.follow = async (turn, listener) => {
    followed.push(turn);
    listener.onEvent({ type: "start", session_id: "old", turn_id: "t", message_id: "old-0" });
    listener.onEvent({ type: "unavailable", reason: "exam_in_progress", message: "" });
  };
  const ran: unknown[] = [];
  conversation.runningExchange.subscribe((running) => ran.push(running));
  await conversation.open("old");
  expect(followed).toEqual([{ sessionId: "old", turnId: "t" }]);
  // It does not count as a running turn, so nothing becomes unread.
  expect(ran).toEqual([null]);
  expect(shown().trouble).toBe("unavailable");
  await conversation.retry(last());
  expect(ports.asked[0]).toMatchObject({ session_id: "old", replace_message_id: "old-0" });
});

test("opening a deleted conversation shows an empty one", async () => {
  await conversation.open("gone");
  expect(conversation.empty.peek()).toBe(true);
  expect(conversation.sessionId.peek()).toBeNull();
});

test("a question that waits for the network is returned when its conversation is left", async () => {
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  void conversation.submit("Why?");
  conversation.startNew();
  expect(conversation.returned.peek()).toBe("Why?");
  expect(conversation.runningExchange.peek()).toBeNull();
});

test("leaving a conversation does not stop its running turn", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }];
  void conversation.submit("One");
  conversation.startNew();
  ports.script = () => [{ type: "chunk", content: "Fresh." }, DONE];
  await conversation.submit("Two");
  expect(ports.stopped).toEqual([]);
  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual(["Two"]);
  expect(ports.asked[1]?.session_id).toBeUndefined();
});

test("an answer from the history has its rating", async () => {
  const [question, answer] = toHistory("session", "Why?", "Because.").messages;
  const messages = [question!, { ...answer!, rating: "down" as const }];
  ports.histories.set("session", { session_id: "session", messages });
  await conversation.open("session");
  expect(last().answers.peek()[0]!.rating.peek()).toBe("down");
});
