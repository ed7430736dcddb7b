import { expect, test } from "vitest";
import { DONE, toHistory } from "../../gallery/memory-ports.ts";
import { ChatFailure } from "../ports.ts";
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
  ports.script = () => [{ type: "chunk", content: "Half" }, TIMED_OUT];
  await conversation.submit("Why?");
  expect(shown()).toEqual({ text: "Half", status: "failed", trouble: "llm_timeout" });

  ports.script = () => [DONE];
  await conversation.retry(last());
  const [first, second] = ports.asked;
  expect(second?.replace_message_id).toBe(first?.message_id);
  expect(second?.message_id).not.toBe(first?.message_id);
});

test("a question that is no longer in the history is asked as a new one", async () => {
  ports.script = () => [TIMED_OUT];
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

test("a stored question without an answer can be retried", async () => {
  ports.histories.set("old", toHistory("old", "Why?"));
  await conversation.open("old");
  expect(shown().trouble).toBe("turn_interrupted");
  await conversation.retry(last());
  expect(ports.asked[0]).toMatchObject({ session_id: "old", replace_message_id: "old-0" });
});

test("retrying while an earlier version is shown never drops a complete answer", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }, TIMED_OUT];
  await conversation.submit("Why?");
  ports.script = () => [{ type: "chunk", content: "Good." }, DONE];
  await conversation.answerAgain(last());
  failWith("rate_limited");
  last().shown.value = 0;
  await conversation.retry(last());
  expect(last().answers.peek().at(-1)?.text.value).toBe("Good.");
});
