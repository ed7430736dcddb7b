import { expect, test } from "vitest";
import { DONE, toHistory } from "../../gallery/memory-ports.ts";
import {
  conversation,
  failWith,
  last,
  ports,
  settle,
  shown,
  TIMED_OUT,
  useConversation,
} from "./use-conversation.ts";

useConversation();

test("the last question is not asked again if another tab has asked since", async () => {
  await conversation.submit("One");
  ports.histories.set("session", toHistory("session", "One", "Hello.", "Other tab", "There."));
  void conversation.refresh();
  await conversation.answerAgain(last());
  expect(ports.asked).toHaveLength(1);
  expect(last().question).toBe("Other tab");
});

test("a refused regeneration does not block changes from another tab", async () => {
  await conversation.submit("One");
  const { id } = last();
  failWith("rate_limited");
  await conversation.answerAgain(last());
  ports.script = () => [DONE];
  await conversation.submit("Two");
  expect(conversation.exchanges.peek()[0]).toMatchObject({ id, stored: true });
  ports.histories.set(
    "session",
    toHistory("session", "One", "Yes.", "Two", "Yes.", "Three", "Yes."),
  );
  await conversation.refresh();
  expect(last().question).toBe("Three");
});

test("when another tab was first, its answer is shown and our question is returned", async () => {
  await conversation.submit("One");
  const history = toHistory("session", "One", "Hello.", "Other tab");
  ports.histories.set("session", {
    ...history,
    active_turn: { turn_id: "other", message_id: "session-2" },
  });
  failWith("turn_in_progress");
  const over = conversation.submit("Mine");
  await settle();
  expect(conversation.returned.peek()).toBe("Mine");
  expect(conversation.elsewhere.peek()).toBe(true);
  ports.emit({ type: "chunk", content: "For the other." });
  ports.emit(DONE);
  await over;
  expect(last().question).toBe("Other tab");
  expect(shown().text).toBe("For the other.");
  expect(conversation.elsewhere.peek()).toBe(false);
});

test("a refresh adds exchanges from another device and keeps those on the screen", async () => {
  await conversation.submit("One");
  const before = last();
  before.answers.peek()[0]!.id.value = "a";
  const [question] = toHistory("session", "One").messages;
  const messages = [
    { ...question!, id: before.id },
    { ...question!, id: "a", role: "assistant" as const, content: "Hello." },
    ...toHistory("more", "Two", "Second.").messages,
  ];
  ports.histories.set("session", { session_id: "session", messages });
  await conversation.refresh();
  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual(["One", "Two"]);
  expect(conversation.exchanges.peek()[0]).toBe(before);
});

test("a refresh keeps a refused question", async () => {
  await conversation.submit("One");
  failWith("rate_limited");
  await conversation.submit("Two");
  ports.histories.set("session", toHistory("session", "One", "Hello."));
  await conversation.refresh();
  expect(last().question).toBe("Two");
});

test("a refused question that is not the last one does not block a refresh", async () => {
  await conversation.submit("One");
  const [one] = conversation.exchanges.peek();
  failWith("rate_limited");
  await conversation.submit("Two");
  ports.script = () => [{ type: "chunk", content: "Three." }, DONE];
  await conversation.submit("Three");
  const [asked, answered] = toHistory("session", "One", "Hello.").messages;
  ports.histories.set("session", {
    session_id: "session",
    messages: [
      { ...asked!, id: one!.id },
      answered!,
      { ...asked!, id: last().id, content: "Three" },
      ...toHistory("more", "Elsewhere", "Fourth.").messages,
    ],
  });
  await conversation.refresh();
  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual([
    "One",
    "Three",
    "Elsewhere",
  ]);
});

/** Stores a history for the exchange on the screen, as the server would return it. */
function store(status: "interrupted" | "stopped"): void {
  const [question, answer] = toHistory("session", "Why?", "Half").messages;
  const messages = [
    { ...question!, id: last().id },
    { ...answer!, status },
  ];
  ports.histories.set("session", { session_id: "session", messages });
}

test("a click that also triggers a refresh by focusing the window still works", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }, TIMED_OUT];
  await conversation.submit("Why?");
  store("interrupted");
  ports.script = () => [{ type: "chunk", content: "Whole." }, DONE];
  void conversation.refresh();
  await conversation.retry(last());
  expect(ports.asked).toHaveLength(2);
  expect(shown().text).toBe("Whole.");

  store("stopped");
  void conversation.refresh();
  await conversation.answerAgain(last());
  expect(ports.asked).toHaveLength(3);
});
