import { expect, test } from "vitest";
import { DONE } from "../../gallery/memory-ports.ts";
import { ChatFailure } from "../ports.ts";
import { conversation, last, ports, shown, useConversation } from "./use-conversation.ts";

useConversation();

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

test("a refused rating does not undo the one given after it", async () => {
  await conversation.submit("Why?");
  const [answer] = last().answers.peek();
  const { rate } = ports.chat;
  ports.chat.rate = () => Promise.reject(new ChatFailure("store_unavailable"));
  const first = conversation.rate(answer!, "up");
  ports.chat.rate = rate;
  expect(await conversation.rate(answer!, "down")).toBe(true);
  expect(await first).toBe(false);
  expect(answer!.rating.peek()).toBe("down");
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
