import { signal } from "@preact/signals-core";
import { beforeEach, expect, test } from "vitest";
import { createMemoryPorts, DONE, type MemoryPorts } from "../../gallery/memory-ports.ts";
import { ChatFailure } from "../ports.ts";
import { Conversation } from "./Conversation.ts";
import { cutSentences } from "./sentences.ts";
import { Speech } from "./Speech.ts";

let ports: MemoryPorts;
let conversation: Conversation;
let speech: Speech;

/** Replaces the renderer: plain text is in parentheses, and long texts are German. */
const markdown = signal({
  toSpeech: async (text: string) => ({
    lang: text.length > 12 ? "de" : undefined,
    toPlainText: async () => `(${text.trim()})`,
  }),
});
const settle = () => new Promise((resolve) => setTimeout(resolve));
const said = () => speech.log.peek().map(({ text }) => text);

beforeEach(() => {
  ports = createMemoryPorts();
  conversation = new Conversation(ports);
  speech = new Speech(ports, conversation, markdown);
});

test("by default an answer is announced once, when it is complete", async () => {
  ports.script = () => [{ type: "chunk", content: "One. " }];
  void conversation.submit("Why?");
  await settle();
  expect(speech.status.peek()?.saying).toBe("saidAnswering");
  ports.advance(7_000);
  const first = speech.status.peek();
  ports.advance(7_000);
  expect(speech.status.peek()).toEqual({
    saying: "saidStillAnswering",
    count: (first?.count ?? 0) + 1,
  });
  expect(said()).toEqual([]);

  ports.emit({ type: "chunk", content: "Two." });
  ports.emit(DONE);
  await settle();
  expect(said()).toEqual(["(One. Two.)"]);
  expect(speech.status.peek()?.saying).toBe("saidComplete");
  ports.advance(60_000);
  expect(speech.status.peek()?.saying).toBe("saidComplete");
});

test("in sentence mode, each sentence is announced as it arrives, in order", async () => {
  speech.choose("sentences");
  ports.script = () => [{ type: "chunk", content: "One. Tw" }];
  void conversation.submit("Why?");
  await settle();
  expect(said()).toEqual(["(One.)"]);
  ports.emit({ type: "chunk", content: "o.\n```\na. b.\n" });
  ports.emit({ type: "chunk", content: "```\nLast" });
  ports.emit(DONE);
  await settle();
  expect(said()).toEqual(["(One.)", "(Two.)", "(```\na. b.\n```)", "(Last)"]);
});

test("announcements stay in order, even if one takes longer to convert", async () => {
  const slow = signal({
    toSpeech: async (text: string) => ({
      lang: undefined,
      toPlainText: async () => {
        if (text.includes("One")) await new Promise((resolve) => setTimeout(resolve, 50));
        return text.trim();
      },
    }),
  });
  const spoken = new Speech(ports, conversation, slow);
  spoken.choose("sentences");
  ports.script = () => [{ type: "chunk", content: "One. Two. " }, DONE];
  void conversation.submit("Why?");
  ports.script = () => [{ type: "chunk", content: "Three. " }, DONE];
  await settle();
  void conversation.submit("Why?");
  await expect.poll(() => spoken.log.peek().length).toBeGreaterThan(1);
  expect(
    spoken.log
      .peek()
      .map(({ text }) => text)
      .join(" "),
  ).toBe("One. Two. Three.");
});

test("the log keeps only its last entries", async () => {
  ports.script = () => [{ type: "chunk", content: "Yes." }, DONE];
  for (let round = 0; round < 30; round++) {
    void conversation.submit(`Question ${round}?`);
    await settle();
  }
  expect(speech.log.peek()).toHaveLength(20);
  expect(speech.log.peek().at(-1)?.id).toBe(30);
});

test("each sentence is announced in the language of the answer so far", async () => {
  speech.choose("sentences");
  ports.script = () => [{ type: "chunk", content: "Eins. Zwei, drei. Vier. " }, DONE];
  void conversation.submit("Why?");
  await settle();
  ports.script = () => [{ type: "chunk", content: "One. " }, DONE];
  void conversation.submit("Why?");
  await settle();
  expect(speech.log.peek().map(({ text, lang }) => [text, lang])).toEqual([
    ["(Eins. Zwei, drei. Vier.)", "de"],
    ["(One.)", undefined],
  ]);
});

test("without the renderer an answer is announced as its Markdown source", async () => {
  const plain = new Speech(ports, conversation, signal(null));
  ports.script = () => [{ type: "chunk", content: "**One.**" }, DONE];
  void conversation.submit("Why?");
  await settle();
  expect(plain.log.peek()).toEqual([{ id: 1, text: "**One.**", lang: undefined }]);
});

test("the choice is remembered", () => {
  speech.choose("sentences");
  expect(new Speech(ports, conversation, markdown).reading.peek()).toBe("sentences");
});

test("failures and stops are announced", async () => {
  ports.script = () => new ChatFailure("llm_overloaded");
  await conversation.submit("Why?");
  expect(speech.status.peek()?.saying).toBe("error_llm_overloaded");

  ports.script = () => [{ ...DONE, status: "stopped" }];
  await conversation.submit("Why?");
  expect(speech.status.peek()?.saying).toBe("saidStopped");
});

test("obstacles to an answer are announced, and so is a truncated end", async () => {
  ports.script = () => [{ type: "unavailable", reason: "exam_in_progress", message: "Exam." }];
  await conversation.submit("Why?");
  expect(speech.status.peek()?.saying).toBe("unavailable_exam_in_progress");

  ports.script = () => [{ type: "policy_required", message: "Accept.", policy_url: "https://x" }];
  await conversation.submit("Why?");
  expect(speech.status.peek()?.saying).toBe("consentWaiting");

  ports.script = () => [
    { type: "chunk", content: "Half" },
    { ...DONE, status: "truncated" },
  ];
  conversation.startNew();
  await conversation.submit("Why?");
  expect(speech.status.peek()?.saying).toBe("truncated");
});

test("a lost connection is announced once, without 'still answering' until it is back", async () => {
  ports.script = () => [{ type: "chunk", content: "Half" }];
  void conversation.submit("Why?");
  await settle();
  ports.listener?.onConnection("reconnecting");
  const lost = speech.status.peek();
  expect(lost?.saying).toBe("reconnecting");
  ports.advance(7_000);
  expect(speech.status.peek()).toBe(lost);
  ports.listener?.onConnection("live");
  ports.advance(7_000);
  expect(speech.status.peek()?.saying).toBe("saidStillAnswering");
});

test("a question that waits for the network is announced as queued", async () => {
  ports.network.online.value = false;
  ports.chat.ask = () => new Promise(() => {});
  void conversation.submit("Why?");
  await settle();
  expect(speech.status.peek()?.saying).toBe("queued");
});

test.each([
  ["One. Two", ["One. ", "Two"]],
  ["“One?” Two", ["“One?” ", "Two"]],
  ["一。二", ["一。", "二"]],
  ["3.14", ["", "3.14"]],
  ["- a\n- b", ["- a\n", "- b"]],
  ["```\na.\n", ["", "```\na.\n"]],
  ["One. Two.\n```\na.\n", ["One. Two.\n", "```\na.\n"]],
  ["One.\n$$\nx = 1. y\n", ["One.\n", "$$\nx = 1. y\n"]],
  ["One.\n\\[\nx. y\n", ["One.\n", "\\[\nx. y\n"]],
  ["$$y = 1$$\nTwo. Three", ["$$y = 1$$\nTwo. ", "Three"]],
  ["1. One:\n    ```\n    a. b\n", ["1. One:\n", "    ```\n    a. b\n"]],
  ["`a` is one. Two", ["`a` is one. ", "Two"]],
  ["We get \\[\nx. y\n\\]\nTwo. Three", ["We get \\[\nx. y\n\\]\nTwo. ", "Three"]],
  ["$$\\begin{a}\nb. c\n\\end{a}$$\nTwo. T", ["$$\\begin{a}\nb. c\n\\end{a}$$\nTwo. ", "T"]],
  ["\\[\nx = 1. \\]\nTwo. T", ["\\[\nx = 1. \\]\nTwo. ", "T"]],
  ["```bash\n$$\n```\nTwo. T", ["```bash\n$$\n```\nTwo. ", "T"]],
  ["~~~\n```\na. b\n", ["", "~~~\n```\na. b\n"]],
  ["It costs $$ a lot.\n\nTwo. T", ["It costs $$ a lot.\n\nTwo. ", "T"]],
  ["One.\n| A. | B |\n|---|---|\n| 1 |", ["One.\n", "| A. | B |\n|---|---|\n| 1 |"]],
])("%j is split after its last complete sentence", (text, pieces) => {
  expect(cutSentences(text)).toEqual(pieces);
});

test.each([
  ["code", "It is so:\n\n```python\nx = 1. y\n```\n\nFirst it sets x. Then it ends. A last one."],
  ["a formula", "The formula is:\n\n$$\nx = 1. y\n$$\n\nUse it well. Yes."],
  ["code in a list", "1. First:\n    ```\n    x = 1. y\n    ```\n2. Then that. Yes."],
])(
  "%s is announced as a whole, and then the text after it, however the chunks are cut",
  (_name, text) => {
    for (let size = 1; size < 14; size++) {
      const said: string[] = [];
      let rest = "";
      for (let at = 0; at < text.length; at += size) {
        const [whole, unsaid] = cutSentences(rest + text.slice(at, at + size));
        if (whole) said.push(whole);
        rest = unsaid;
      }
      expect(said.join("") + rest).toBe(text);
      expect(said.filter((piece) => piece.includes("x = 1"))).toHaveLength(1);
      expect(rest.length).toBeLessThan(20);
    }
  },
);

test("that a question waits for consent is announced again when another one is asked", async () => {
  ports.script = () => [{ type: "policy_required", message: "Accept." }];
  await conversation.submit("Why?");
  const before = speech.status.peek();
  await conversation.submit("How?");
  expect(speech.status.peek()?.saying).toBe("consentWaiting");
  expect(speech.status.peek()).not.toBe(before);
});
