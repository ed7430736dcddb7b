import { beforeEach, expect, test } from "vitest";
import {
  createMemoryPorts,
  DONE,
  type MemoryPorts,
  toHistory,
} from "../../gallery/memory-ports.ts";
import { ChatFailure } from "../ports.ts";
import { Conversation } from "./Conversation.ts";
import type { Exchange } from "./exchange.ts";

let ports: MemoryPorts;
let conversation: Conversation;

beforeEach(() => {
  ports = createMemoryPorts();
  conversation = new Conversation(ports);
});

/** Waits for pending promises. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

function last(): Exchange {
  return conversation.exchanges.peek().at(-1)!;
}

function shown(exchange = last()) {
  const answer = exchange.answers.peek()[exchange.shown.peek()]!;
  const obstacle = answer.obstacle.peek();
  return {
    text: answer.text.value,
    status: answer.status.peek(),
    trouble: obstacle?.type === "failure" ? obstacle.failure.code : (obstacle?.type ?? null),
  };
}

function failWith(code: ConstructorParameters<typeof ChatFailure>[0]): void {
  ports.script = () => new ChatFailure(code);
}

const error = (code: "llm_timeout" | "turn_interrupted") =>
  ({ type: "error", code, message: "", retryable: true, request_id: "r" }) as const;

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

test("while a question waits for consent, the next one goes back to the composer", async () => {
  ports.script = () => [{ type: "policy_required", message: "Accept." }];
  await conversation.submit("First?");
  await conversation.submit("Second?");

  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual(["First?"]);
  expect(conversation.returned.peek()).toBe("Second?");
  expect(conversation.refused.peek()).toBe(1);

  ports.script = () => [{ type: "chunk", content: "Yes." }, DONE];
  await conversation.retry(last());
  expect(shown()).toMatchObject({ text: "Yes.", status: "complete" });
  expect(ports.asked.map(({ message }) => message)).toEqual(["First?", "First?"]);
});

test("questions get the chunks of their answers, in one conversation", async () => {
  ports.script = () => [
    { type: "chunk", content: "Light " },
    { type: "chunk", content: "and water." },
    DONE,
  ];
  await conversation.submit("Why?");
  await conversation.submit("And then?");

  expect(shown()).toEqual({ text: "Light and water.", status: "complete", trouble: null });
  expect(ports.asked.map(({ message, session_id }) => [message, session_id])).toEqual([
    ["Why?", undefined],
    ["And then?", "session"],
  ]);
  expect(conversation.runningExchange.peek()).toBeNull();
});

test("while a question is being answered, another is not sent", async () => {
  ports.script = () => [];
  void conversation.submit("One");
  await conversation.submit("Two");
  expect(ports.asked).toHaveLength(1);
});

test("a turn that failed before it started is retried under the same message id", async () => {
  failWith("rate_limited");
  await conversation.submit("Why?");
  expect(shown().trouble).toBe("rate_limited");

  ports.script = () => [{ type: "chunk", content: "So." }, DONE];
  await conversation.retry(last());
  expect(shown()).toEqual({ text: "So.", status: "complete", trouble: null });
  expect(last().answers.peek()).toHaveLength(1);
  expect(ports.asked[1]).toEqual(ports.asked[0]);
});

test("retrying a turn that failed after it started replaces its question", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }, error("llm_timeout")];
  await conversation.submit("Why?");
  expect(shown()).toEqual({ text: "Half", status: "failed", trouble: "llm_timeout" });

  ports.script = () => [DONE];
  await conversation.retry(last());
  const [first, second] = ports.asked;
  expect(second?.replace_message_id).toBe(first?.message_id);
  expect(second?.message_id).not.toBe(first?.message_id);
});

test("a question that is no longer in the history is asked as a new one", async () => {
  ports.script = () => [error("llm_timeout")];
  await conversation.submit("Why?");
  ports.script = ({ replace_message_id }) =>
    replace_message_id ? new ChatFailure("not_found") : [{ type: "chunk", content: "So." }, DONE];
  await conversation.retry(last());
  expect(shown().text).toBe("So.");
  expect(last().answers.peek()).toHaveLength(1);
});

test("retrying after a lost connection resumes the turn without asking again", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }];
  const follow = ports.chat.follow;
  ports.chat.ask = async (_request, listener) => {
    listener.onEvent({ type: "start", session_id: "session", turn_id: "t", message_id: "m" });
    throw new ChatFailure("unreachable");
  };
  ports.chat.follow = (turn, listener, signal) => {
    expect(turn).toEqual({ sessionId: "session", turnId: "t" });
    return follow(turn, listener, signal);
  };
  await conversation.submit("Why?");
  const over = conversation.retry(last());
  await settle();
  ports.emit({ type: "chunk", content: "Whole." });
  ports.emit(DONE);
  await over;
  expect(shown()).toEqual({ text: "Whole.", status: "complete", trouble: null });
});

test("regenerating keeps the earlier answers and shows the new one", async () => {
  ports.script = () => [{ type: "chunk", content: "First." }, DONE];
  await conversation.submit("Why?");
  ports.script = () => [{ type: "chunk", content: "Second." }, DONE];
  await conversation.answerAgain(last());
  expect(shown().text).toBe("Second.");
  last().shown.value = 0;
  expect(shown().text).toBe("First.");
  expect(conversation.exchanges.peek()).toHaveLength(1);
});

test("an edited question replaces the last one", async () => {
  await conversation.submit("Whyy?");
  const replaced = last().id;
  await conversation.editLast(last(), "Why?");
  expect(conversation.exchanges.peek().map(({ question }) => question)).toEqual(["Why?"]);
  expect(ports.asked[1]?.replace_message_id).toBe(replaced);
});

test("a refused replacement of a question is retried unchanged", async () => {
  await conversation.submit("Why?");
  const { id } = last();
  failWith("rate_limited");
  await conversation.answerAgain(last());
  await conversation.retry(last());
  expect(ports.asked[1]?.replace_message_id).toBe(id);
  expect(ports.asked[2]).toEqual(ports.asked[1]);

  await conversation.editLast(last(), "Why not?");
  await conversation.retry(last());
  expect(ports.asked[3]).toMatchObject({ message: "Why not?", replace_message_id: id });
  expect(ports.asked[4]).toEqual(ports.asked[3]);

  ports.script = () => [{ type: "chunk", content: "So." }, DONE];
  await conversation.retry(last());
  expect(ports.asked[5]).toEqual(ports.asked[3]);
  await conversation.answerAgain(last());
  expect(ports.asked[6]?.replace_message_id).toBe(ports.asked[3]?.message_id);
});

test("only the last question can be asked again, as later ones would be lost", async () => {
  await conversation.submit("One");
  const first = last();
  await conversation.submit("Two");
  await conversation.answerAgain(first);
  await conversation.retry(first);
  await conversation.editLast(first, "One, better");
  expect(ports.asked).toHaveLength(2);
  expect(conversation.returned.peek()).toBe("One, better");
});

test("the last question is not asked again if another tab has asked since", async () => {
  await conversation.submit("One");
  ports.histories.set("session", toHistory("session", "One", "Hello.", "Other tab", "There."));
  void conversation.refresh();
  await conversation.answerAgain(last());
  expect(ports.asked).toHaveLength(1);
  expect(last().question).toBe("Other tab");
});

test("regenerating does not wait for ever for a refresh of the history", async () => {
  await conversation.submit("One");
  ports.chat.loadConversation = () => new Promise(() => {});
  void conversation.refresh();
  const over = conversation.answerAgain(last());
  ports.advance(2_000);
  await over;
  expect(ports.asked).toHaveLength(2);
});

test("pressing a button twice acts once, and earlier answers are kept", async () => {
  ports.script = () => [{ type: "chunk", content: "Good." }, DONE];
  await conversation.submit("One");
  failWith("rate_limited");
  await conversation.answerAgain(last());
  ports.script = () => [{ type: "chunk", content: "Better." }, DONE];
  await Promise.all([conversation.retry(last()), conversation.retry(last())]);
  await Promise.all([conversation.answerAgain(last()), conversation.answerAgain(last())]);
  expect(ports.asked).toHaveLength(4);
  expect(
    last()
      .answers.peek()
      .map(({ text }) => text.value),
  ).toEqual(["Good.", "Better.", "Better."]);
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

test("an edit sent while a turn is running is returned to the composer", async () => {
  ports.script = () => [];
  void conversation.submit("One");
  await conversation.editLast(last(), "One, better");
  expect(conversation.returned.peek()).toBe("One, better");
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

test("a stored question without an answer can be retried", async () => {
  ports.histories.set("old", toHistory("old", "Why?"));
  await conversation.open("old");
  expect(shown().trouble).toBe("turn_interrupted");
  await conversation.retry(last());
  expect(ports.asked[0]).toMatchObject({ session_id: "old", replace_message_id: "old-0" });
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

test("a question that waits for the network is returned when its conversation is left", async () => {
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  void conversation.submit("Why?");
  conversation.startNew();
  expect(conversation.returned.peek()).toBe("Why?");
  expect(conversation.runningExchange.peek()).toBeNull();
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

test("a rating that the server refused is undone", async () => {
  await conversation.submit("Why?");
  const [answer] = last().answers.peek();
  expect(await conversation.rate(answer!, "down", "Not correct")).toBe(true);
  expect(ports.rated).toEqual([{ rating: "down", reason: "Not correct" }]);
  ports.chat.rate = () => Promise.reject(new ChatFailure("store_unavailable"));
  expect(await conversation.rate(answer!, "up")).toBe(false);
  expect(answer!.rating.peek()).toBe("down");
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
  ports.script = () => [{ type: "chunk", content: "Half" }, error("llm_timeout")];
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

test("leaving a regeneration that waits for the network returns nothing to the composer", async () => {
  await conversation.submit("One");
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  void conversation.answerAgain(last());
  await settle();
  conversation.startNew();
  expect(conversation.returned.peek()).toBeNull();
});

test("retrying while an earlier version is shown never drops a complete answer", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }, error("llm_timeout")];
  await conversation.submit("Why?");
  ports.script = () => [{ type: "chunk", content: "Good." }, DONE];
  await conversation.answerAgain(last());
  failWith("rate_limited");
  last().shown.value = 0;
  await conversation.retry(last());
  expect(last().answers.peek().at(-1)?.text.value).toBe("Good.");
});

test("only answered or stopped questions count against today's quota", async () => {
  ports.script = () => [{ type: "unavailable", reason: "exam_in_progress", message: "" }];
  await conversation.submit("Why?");
  expect(conversation.asked.peek()).toBe(0);
  ports.script = () => [{ ...DONE, status: "stopped" }];
  await conversation.retry(last());
  expect(conversation.asked.peek()).toBe(1);
  ports.script = () => [{ type: "chunk", content: "So." }, DONE];
  await conversation.retry(last());
  expect(conversation.asked.peek()).toBe(2);
});
