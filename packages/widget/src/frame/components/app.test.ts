import { afterEach, expect, test } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { ChatFailure } from "../ports.ts";
import { CONTEXT, DONE, toHistory } from "../../gallery/memory-ports.ts";
import { type Look, showState } from "../../gallery/show-state.tsx";
import { settle, type State, STATES } from "../../gallery/states.ts";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);

let remove = (): void => {};
afterEach(() => remove());

async function show(state: State = {}, look: Look = {}) {
  const shown = await showState(root, state, look);
  remove = shown.remove;
  const part = await shown.models.entrance.load();
  return { ...shown, ...part, composer: shown.models.composer, ports: shown.ports };
}

const box = page.getByRole("textbox", { name: "Your question" });
const answers = (): string[] =>
  [...document.querySelectorAll(".answer .body")].map((body) => body.textContent ?? "");
const focused = (): string =>
  document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.tagName ?? "";

/** Composes a word with an input method, and presses the Enter key that would choose it. */
async function composeAndEnter(): Promise<void> {
  const session = cdp();
  await session.send("Input.imeSetComposition", {
    text: "にほん",
    selectionStart: 3,
    selectionEnd: 3,
  });
  for (const type of ["rawKeyDown", "keyUp"] as const) {
    await session.send("Input.dispatchKeyEvent", {
      type,
      key: "Enter",
      code: "Enter",
      windowsVirtualKeyCode: 13,
    });
  }
}

test("asking, rating and editing work with the keyboard alone", async () => {
  const { ports } = await show();
  await box.click();
  await userEvent.keyboard("Why is the sky blue?{Enter}");
  await settle();
  expect(answers()).toEqual(["Hello."]);
  expect(focused()).toBe("Your question");

  // Backwards over the follow-ups and the answer's actions.
  const wanted = ["Poor answer", "Good answer", "Answer again"];
  for (const name of wanted) {
    for (let i = 0; i < 8 && focused() !== name; i++)
      await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    expect(focused()).toBe(name);
  }
  await userEvent.keyboard("{Tab}{Enter}");
  await settle();
  expect(ports.rated).toEqual([{ rating: "up" }]);
  await userEvent.keyboard("{Escape}");

  await box.click();
  await userEvent.keyboard("{ArrowUp}");
  await settle();
  expect(focused()).toBe("Edit your question");
  await userEvent.keyboard(" And red?{Enter}");
  await settle();
  expect(ports.asked.at(-1)?.message).toBe("Why is the sky blue? And red?");
  expect(focused()).toBe("Your question");
});

test("Shift+Enter breaks the line, Enter sends", async () => {
  const { ports } = await show();
  await box.click();
  await userEvent.keyboard("one{Shift>}{Enter}{/Shift}two{Enter}");
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["one\ntwo"]);
});

test("Enter that ends the composition of an input method sends nothing", async () => {
  const { ports } = await show();
  await box.click();
  await composeAndEnter();
  expect(ports.asked).toEqual([]);
  await cdp().send("Input.insertText", { text: "日本" });
  await userEvent.keyboard("{Enter}");
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["日本"]);
});

test("Enter that ends a composition in the edited question sends nothing", async () => {
  const { ports, editing } = await show();
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  editing.begin();
  await settle();
  const editor = page.getByRole("textbox", { name: "Edit your question" });
  await userEvent.click(editor);
  await composeAndEnter();
  await settle();
  expect(ports.asked).toHaveLength(1);
  await cdp().send("Input.insertText", { text: "日本" });
  await userEvent.keyboard("{Enter}");
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["Why?", "Why?日本"]);
});

test("the composer and the editor take the text's own direction", async () => {
  const { editing } = await show();
  const side = (element: Element): string => getComputedStyle(element).direction;
  await box.fill("ما هي الطاقة؟");
  expect(side(box.element())).toBe("rtl");
  await userEvent.keyboard("{Enter}");
  await settle();
  editing.begin();
  await settle();
  expect(side(page.getByRole("textbox", { name: "Edit your question" }).element())).toBe("rtl");
});

test("Enter while a turn is running shows a notice and keeps the draft", async () => {
  const { ports, models } = await show();
  ports.script = () => [{ type: "chunk", content: "Well" }];
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await userEvent.keyboard("And then?{Enter}");
  expect(models.view.notice.peek()).toBe("saidStillAnswering");
  expect(models.composer.draft.peek()).toBe("And then?");
  expect(ports.asked).toHaveLength(1);
  ports.emit(DONE);
  await settle();
  await userEvent.keyboard("{Enter}");
  await settle();
  expect(models.view.notice.peek()).toBeNull();
  expect(ports.asked).toHaveLength(2);
});

test("Enter that Safari reports after the composition, as code 229, sends nothing", async () => {
  const { ports, composer } = await show();
  composer.write("日本");
  await settle();
  const enter = new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true });
  box.element().dispatchEvent(enter);
  await settle();
  expect(ports.asked).toEqual([]);
});

test("Escape cancels the edit, then stops the answer, then closes the frame", async () => {
  const { ports, models } = await show();
  let closed = 0;
  ports.host.close = () => closed++;
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await userEvent.keyboard("{ArrowUp}");
  await settle();
  await userEvent.keyboard("{Escape}");
  await settle();
  expect(focused()).toBe("Your question");
  expect(closed).toBe(0);

  ports.script = () => [{ type: "chunk", content: "Half" }];
  await userEvent.keyboard("And?{Enter}");
  await settle();
  await userEvent.keyboard("{Escape}");
  expect(ports.stopped).toHaveLength(1);
  ports.emit({ ...DONE, status: "stopped" });
  await settle();
  expect(closed).toBe(0);
  await userEvent.keyboard("{Escape}");
  expect(closed).toBe(1);
  expect(models.entrance.running.peek()).toBeNull();
});

test("a dialog traps the focus, closes on Escape and restores the focus", async () => {
  await show(STATES["conversations"]);
  remove();
  await show({ prepare: STATES["conversations"]!.prepare! });
  await page.getByRole("button", { name: "Conversations" }).click();
  await expect.element(page.getByRole("dialog")).toBeVisible();
  await expect.poll(focused).toBe("Search conversations");
  for (let i = 0; i < 12; i++) {
    await userEvent.keyboard("{Tab}");
    expect(document.activeElement?.closest("dialog") ?? document.activeElement).not.toBe(
      box.element(),
    );
  }
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  expect(focused()).toBe("Conversations");
});

test("deleting a conversation needs a confirmation, and the focus stays in the dialog", async () => {
  const { ports } = await show(STATES["conversations"]);
  await page.getByRole("button", { name: /^Delete “.What is due/ }).click();
  expect(ports.sessions).toHaveLength(3);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await settle();
  expect(ports.sessions.map(({ session_id }) => session_id)).toEqual(["a", "c"]);
  expect(focused()).toBe("Search conversations");
});

test("a title in a message is isolated from its text direction", async () => {
  await show(STATES["conversations"]);
  const [first] = document.querySelectorAll(".sessions .icon-button");
  expect(first?.getAttribute("aria-label")).toMatch(/^Delete “\u2068.*\u2069”$/);
});

test("a stopped answer has no grounding label", async () => {
  await show({
    act: ({ composer }, ports) => {
      ports.script = () => [
        { type: "chunk", content: "The sky is" },
        { ...DONE, status: "stopped", grounding: "general" },
      ];
      void composer.ask("Why is the sky blue?");
    },
  });
  await expect.element(page.getByText("You stopped this answer.")).toBeVisible();
  await expect.element(page.getByText("From general knowledge")).not.toBeInTheDocument();
});

test.each([
  ["Thanks a lot!", "You're welcome! Good luck with the **essay**."],
  ["谢谢你!", "不客气!还有问题随时问我。"],
])("the reply to %j has neither a grounding label nor follow-ups", async (question, reply) => {
  await show({
    act: ({ composer }, ports) => {
      ports.script = () => [
        { type: "chunk", content: reply },
        { ...DONE, grounding: "general" },
      ];
      void composer.ask(question);
    },
  });
  await expect.element(page.getByRole("button", { name: "Answer again" })).toBeVisible();
  await expect.element(page.getByText("From general knowledge")).not.toBeInTheDocument();
  await expect.element(page.getByText("Give me an example")).not.toBeInTheDocument();
});

test("an answer without citations is labelled general knowledge after a reload too", async () => {
  const { conversation } = await show({
    prepare: (ports) => ports.histories.set("old", toHistory("old", "What is ATP?", "A fuel.")),
  });
  await conversation.open("old");
  await expect.element(page.getByText("From general knowledge")).toBeVisible();
});

test("Delete all is not offered during a search, as it would delete conversations not listed", async () => {
  await show(STATES["conversations"]);
  const all = page.getByRole("button", { name: "Delete all" });
  await expect.element(all).toBeVisible();
  await page.getByRole("searchbox").fill("due");
  await expect.element(all).not.toBeInTheDocument();
});

test("the whole answer is announced once, as plain text, when it is complete", async () => {
  const { ports } = await show({
    act: ({ composer }, ports) => {
      ports.script = () => [{ type: "chunk", content: "Light is **bright" }];
      void composer.ask("Why?");
    },
  });
  const log = document.querySelector('[role="log"]')!;
  const status = document.querySelector('.unseen [role="status"]')!;
  expect(status.textContent).toBe("Answering…");
  expect(log.textContent).toBe("");
  ports.advance(7_000);
  await settle();
  expect(status.textContent).toBe("Still answering…");
  ports.emit({ type: "chunk", content: "**.\n\n```js\na\nb\n```" });
  ports.emit(DONE);
  await settle();
  expect(status.textContent).toBe("Answer complete.");
  expect([...log.children].map((entry) => entry.textContent)).toEqual([
    "Light is bright.\n\nCode block, 2 lines",
  ]);
});

test("the transcript is not a live region, and is busy while an answer arrives", async () => {
  await show(STATES["streaming"]);
  const answer = document.querySelector(".answer")!;
  expect(answer.getAttribute("aria-busy")).toBe("true");
  expect(answer.closest("[aria-live], [role=log], [role=status]")).toBeNull();
});

test("the transcript follows its end only while the user is there", async () => {
  const { ports } = await show(STATES["long"]);
  const scroller = document.querySelector(".transcript")!;
  // On a slow machine the new size may be measured a frame later.
  const fromEnd = (): number =>
    Math.round(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop);
  await expect.poll(fromEnd).toBe(0);

  ports.script = () => [{ type: "chunk", content: "A line.\n\n".repeat(60) }];
  await box.click();
  await userEvent.keyboard("More?{Enter}");
  await settle();
  await expect.poll(fromEnd).toBe(0);

  scroller.scrollBy(0, -400);
  await settle();
  const readAt = scroller.scrollTop;
  ports.emit({ type: "chunk", content: "Another line.\n\n".repeat(30) });
  ports.emit(DONE);
  await settle();
  expect(scroller.scrollTop).toBe(readAt);

  await page.getByRole("button", { name: "1 new message" }).click();
  await settle();
  await expect.poll(fromEnd).toBe(0);
  ports.script = () => [{ type: "chunk", content: "Last.\n\n".repeat(20) }, DONE];
  await page.getByRole("button", { name: "Quiz me on this" }).click();
  await settle();
  await expect.poll(fromEnd).toBe(0);
});

test("a rate-limited retry is enabled only after the wait", async () => {
  const { ports } = await show(STATES["error-rate_limited"]);
  const again = page.getByRole("button", { name: "Try again" });
  await expect.element(again).toHaveAttribute("aria-disabled", "true");
  const asked = ports.asked.length;
  again.element().dispatchEvent(new MouseEvent("click", { bubbles: true }));
  await settle();
  expect(ports.asked).toHaveLength(asked);
  for (let second = 0; second <= 42; second++) ports.advance(1000);
  await settle();
  await expect.element(again).toHaveAttribute("aria-disabled", "false");
  await again.click();
  await settle();
  expect(ports.asked).toHaveLength(asked + 1);
});

test("a deletion is confirmed in the conversation's own row", async () => {
  await show(STATES["conversations"]);
  await page.getByRole("button", { name: /^Delete “.What is due/ }).click();
  await settle();
  const card = document.querySelector("#confirm-question")!;
  expect(card.closest("li")?.querySelector("b")?.textContent).toBe("What is due this week?");
  await page.getByRole("button", { name: "Cancel" }).click();
  await settle();
  expect(focused()).toMatch(/^Delete “/);
});

test("reloading the list cancels a pending confirmation", async () => {
  const { ports } = await show(STATES["conversations"]);
  const bin = page.getByRole("button", { name: /^Delete “.What is due/ });
  const { deleteConversation } = ports.chat;
  ports.chat.deleteConversation = () => Promise.reject(new ChatFailure("store_unavailable"));
  await bin.click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await settle();
  await bin.click();
  await settle();
  ports.chat.deleteConversation = deleteConversation;
  await page.getByRole("button", { name: "Try again" }).click();
  await settle();
  expect(document.querySelector("#confirm-question")).toBeNull();
  await expect.element(page.getByRole("button", { name: "Delete all" })).toBeVisible();
});

test("questions asked recently are not suggested again", async () => {
  const { ports } = await show();
  const suggested = (): string[] =>
    [...document.querySelectorAll(".follow-ups .chip")].map(({ textContent }) => textContent);
  ports.script = () => [{ type: "chunk", content: "A cell is alive. ".repeat(9) }, DONE];
  await box.click();
  await userEvent.keyboard("Cells?{Enter}");
  await settle();
  expect(suggested()).toEqual(["Explain it more simply", "Give me an example", "Quiz me on this"]);

  await page.getByRole("button", { name: "Give me an example" }).click();
  await settle();
  expect(suggested()).toEqual([
    "Explain it more simply",
    "Quiz me on this",
    "Sum up the key points",
  ]);
  await page.getByRole("button", { name: "Quiz me on this" }).click();
  await settle();
  expect(suggested()).toEqual(["Explain it more simply", "Sum up the key points"]);
});

test("recording consent on the site sends the waiting question", async () => {
  const { ports } = await show(STATES["consent-waiting"]);
  ports.script = () => [{ type: "chunk", content: "Now I may." }, DONE];
  await page.getByRole("button", { name: "Accept and continue" }).click();
  await settle();
  expect(ports.policyAccepted).toEqual(["moodle"]);
  expect(answers()).toEqual(["Now I may."]);
});

test("consent that could not be recorded shows an error and sends nothing", async () => {
  const { ports } = await show(STATES["consent-waiting"]);
  ports.policyAnswer = "error";
  await page.getByRole("button", { name: "Accept and continue" }).click();
  await expect.element(page.getByRole("alert")).toBeVisible();
  expect(ports.asked).toHaveLength(1);
});

test("the focus is not lost when the focused control is removed", async () => {
  const { ports } = await show();
  ports.script = () => [{ type: "chunk", content: "A cell is alive. ".repeat(9) }, DONE];
  await page.getByRole("button", { name: "Quiz me on chapter 3" }).click();
  await settle();
  expect(focused()).toBe("Conversation");
  await page.getByRole("button", { name: "Give me an example" }).click();
  await settle();
  expect(focused()).toBe("Conversation");
});

test("rating asks for a reason, and the focus returns to the rating button", async () => {
  const { ports } = await show(STATES["answered"]);
  await page.getByRole("button", { name: "Poor answer" }).click();
  await page.getByRole("checkbox", { name: "Not what I asked" }).click();
  await page.getByRole("button", { name: "Send feedback" }).click();
  await settle();
  expect(ports.rated.at(-1)).toEqual({ rating: "down", reason: "Not what I asked" });
  expect(focused()).toBe("Poor answer");
});

test("the feedback form says that teachers can read the reason, if they can", async () => {
  const reason = page.getByRole("textbox", { name: "In your own words (optional)" });
  const shown = await show(STATES["feedback"]);
  await expect
    .element(reason)
    .toHaveAccessibleDescription("Your teachers can read this, without your name.");
  shown.remove();
  await show({
    ...STATES["feedback"],
    prepare: (ports) => (ports.context = { ...CONTEXT, feedback_days: 0 }),
  });
  await expect.element(reason).not.toHaveAccessibleDescription();
});

test("a rating that the server refused shows an error and keeps the written reason", async () => {
  const { ports } = await show(STATES["answered"]);
  const { rate } = ports.chat;
  ports.chat.rate = () => Promise.reject(new ChatFailure("store_unavailable"));
  await page.getByRole("button", { name: "Poor answer" }).click();
  await expect.element(page.getByText("cannot be reached")).toBeVisible();
  await page.getByRole("textbox", { name: "In your own words (optional)" }).fill("The units");
  await page.getByRole("button", { name: "Send feedback" }).click();
  await settle();
  ports.chat.rate = rate;
  await page.getByRole("button", { name: "Send feedback" }).click();
  await settle();
  expect(ports.rated.at(-1)).toEqual({ rating: "down", reason: "The units" });
  expect(focused()).toBe("Poor answer");
});

test("stopping a question that waits for the network returns it without sending it", async () => {
  const { ports, composer } = await show();
  ports.network.online.value = false;
  ports.chat.ask = (request) => {
    ports.asked.push(request);
    return new Promise(() => {});
  };
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await page.getByRole("button", { name: "Stop" }).click();
  await settle();
  expect(ports.asked).toHaveLength(1);
  expect(composer.draft.peek()).toBe("Why?");
  expect(focused()).toBe("Your question");
});

test("a double click on Send sends, and does not stop the answer", async () => {
  const { ports, composer } = await show();
  ports.script = () => [{ type: "chunk", content: "Half" }];
  composer.write("Why?");
  await settle();
  await page.getByRole("button", { name: "Send" }).dblClick();
  await settle();
  expect(ports.asked).toHaveLength(1);
  expect(ports.stopped).toEqual([]);
});

test("a double click on Stop stops once and does not send the draft", async () => {
  const { ports, composer } = await show();
  ports.script = () => [{ type: "chunk", content: "Half" }];
  const { stop } = ports.chat;
  ports.chat.stop = async (turn) => {
    await stop(turn);
    ports.emit({ ...DONE, status: "stopped" });
  };
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await userEvent.keyboard("A half writ");
  await page.getByRole("button", { name: "Stop" }).dblClick();
  await settle();
  expect(ports.asked).toHaveLength(1);
  expect(composer.draft.peek()).toBe("A half writ");
});

test("slow feedback neither takes the focus nor closes another form", async () => {
  const { ports } = await show(STATES["answered"]);
  const answered: (() => void)[] = [];
  ports.chat.rate = () => new Promise<void>((resolve) => answered.push(resolve));
  const sendFeedback = page.getByRole("button", { name: "Send feedback" });
  await page.getByRole("button", { name: "Poor answer" }).click();
  await sendFeedback.click();
  await box.click();
  answered.forEach((answer) => answer());
  await expect.element(page.getByText("Thank you for your feedback.")).toBeVisible();
  expect(focused()).toBe("Your question");
  expect(document.querySelector(".feedback")).toBeNull();

  answered.length = 0;
  await page.getByRole("button", { name: "Good answer" }).click();
  await sendFeedback.click();
  await page.getByRole("button", { name: "Poor answer" }).click();
  const words = page.getByRole("textbox", { name: "In your own words" });
  await words.fill("The units");
  answered.forEach((answer) => answer());
  await settle();
  await expect.element(words).toHaveValue("The units");
});

test("the feedback form belongs to the answer that is shown", async () => {
  const { ports } = await show();
  await box.click();
  await userEvent.keyboard("Why is the sky blue at noon?{Enter}");
  await settle();
  ports.script = () => [
    { type: "chunk", content: "Second." },
    { ...DONE, message_id: "answer2" },
  ];
  await page.getByRole("button", { name: "Answer again" }).click();
  await page.getByRole("button", { name: "Poor answer" }).click();
  await expect.element(page.getByRole("button", { name: "Send feedback" })).toBeVisible();
  await page.getByRole("button", { name: "Previous version" }).click();
  expect(document.querySelector(".feedback")).toBeNull();
});

test("an edit stays open while the history is refreshed", async () => {
  const { ports, conversation } = await show();
  ports.script = () => [
    { type: "chunk", content: "Half" },
    { type: "error", code: "llm_timeout", message: "", retryable: true, request_id: "r" },
  ];
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await userEvent.keyboard("{ArrowUp}");
  await settle();
  await userEvent.keyboard(" And how?");
  const [question, answer] = toHistory("session", "Why?", "Half").messages;
  const id = conversation.exchanges.peek().at(-1)!.id;
  ports.histories.set("session", {
    session_id: "session",
    messages: [
      { ...question!, id },
      { ...answer!, status: "interrupted" },
    ],
  });
  await conversation.refresh();
  await settle();
  expect(focused()).toBe("Edit your question");
  expect(document.activeElement).toHaveValue("Why? And how?");
});

test("while a dialog is open, announcements are made inside it", async () => {
  const { ports } = await show(STATES["answered"]);
  ports.script = () => [];
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  await page.getByRole("button", { name: "Conversations" }).click();
  const dialog = page.getByRole("dialog", { name: "Conversations" });
  await expect.element(dialog).toBeVisible();
  // Earlier announcements are not repeated.
  expect(dialog.getByRole("log").element().textContent).toBe("");
  expect(dialog.getByRole("status").first().element().textContent).toBe("");
  ports.emit({ type: "chunk", content: "Because." });
  ports.emit(DONE);
  await expect.element(dialog.getByRole("log")).toHaveTextContent("Because.");
  await expect.element(dialog.getByText("Answer complete.")).toBeInTheDocument();
});

test("a question that is too long shows a notice and stays in the composer", async () => {
  const { ports, composer } = await show();
  const text = "x".repeat(8_050);
  await box.click();
  composer.write(text);
  await settle();
  expect(box.element()).toHaveAttribute("aria-invalid", "true");
  await expect.element(page.getByText("50 characters too many")).toBeVisible();
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("This question is too long.")).toBeVisible();
  // Above the composer, without covering the text to shorten.
  const [notice, form] = [".notice p", ".composer"].map((selector) =>
    document.querySelector(selector)!.getBoundingClientRect(),
  );
  expect(notice!.bottom).toBeLessThan(form!.top);
  expect(ports.asked).toEqual([]);
  expect(box.element()).toHaveValue(text);
});

test("near the end of the quota, the questions left are shown", async () => {
  await show(STATES["few-left"]);
  await expect.element(page.getByText("3 questions left")).toBeVisible();
  await page.getByRole("button", { name: "Quiz me on chapter 3" }).click();
  await expect.element(page.getByText("2 questions left")).toBeVisible();
});

test("texts in another language than the interface have a lang attribute, also in the log", async () => {
  const { ports } = await show({}, { locale: "de" });
  const ask = async (question: string, answer: string) => {
    ports.script = () => [{ type: "chunk", content: answer }, DONE];
    await page.getByRole("textbox", { name: "Deine Frage" }).fill(question);
    await userEvent.keyboard("{Enter}");
    await settle();
  };
  const languages = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => element.getAttribute("lang"));

  await ask("Why is the sky blue, and what is in it?", "This is the light that you can see in it.");
  await ask("Warum ist der Himmel blau?", "Das ist das Licht, und es ist nicht rot.");
  await expect.poll(() => languages(".question .bubble")).toEqual(["en", null]);
  await expect.poll(() => languages(".answer .body")).toEqual(["en", null]);
  await expect.poll(() => languages("[role=log] p")).toEqual(["en", null]);
});

test("the height of the conversation is reported to the host", async () => {
  const { ports } = await show();
  const before = ports.heights.at(-1)!;
  ports.script = () => [{ type: "chunk", content: "A line.\n\n".repeat(40) }, DONE];
  await page.getByRole("button", { name: "Quiz me on chapter 3" }).click();
  await settle();
  const content = document.querySelector(".content")!;
  expect(ports.heights.at(-1)).toBeGreaterThan(before + 500);
  expect(ports.heights.at(-1)).toBeGreaterThanOrEqual(content.scrollHeight);
});

test("a quotation from the host goes to the composer and is not sent", async () => {
  const { ports, composer } = await show();
  composer.quote("Light reactions\nmake ATP.");
  await settle();
  expect(box.element()).toHaveProperty("value", "> Light reactions\n> make ATP.\n\n");
  expect(focused()).toBe("Your question");
  expect(ports.asked).toEqual([]);
});

test("a hostile answer is inert: no script, no remote image, no unsafe link", async () => {
  await show({
    act: ({ composer }, ports) => {
      ports.script = () => [
        {
          type: "chunk",
          content:
            '<img src=x onerror="document.title=1"> [a](javascript:alert(1)) ![b](https://evil.example/p.png)',
        },
        {
          type: "citation",
          index: 1,
          title: "<b>Bad</b>",
          url: "javascript:alert(1)",
          cited_text: "<i>x</i>",
        },
        DONE,
      ];
      void composer.ask("Why?");
    },
  });
  expect(document.querySelectorAll(".answer img, .answer script, .answer b > b")).toHaveLength(0);
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".answer a[href]")) {
    expect(link.protocol).toMatch(/^https?:|^mailto:/);
  }
});

test("a page that is cited twice is one numbered source with two passages", async () => {
  const notes = { title: "Notes", url: "https://moodle.example/notes#page=3", page: 3 };
  const cite = (index: number, source: object, cited_text: string) => ({
    type: "citation" as const,
    index,
    title: "Cells",
    url: "https://moodle.example/cells",
    ...source,
    cited_text,
  });
  await show({
    act: ({ composer }, ports) => {
      ports.script = () => [
        { type: "chunk", content: "ATP is made, then used, in cells." },
        cite(1, notes, "Made."),
        cite(2, notes, "Used."),
        cite(3, {}, "Cells."),
        DONE,
      ];
      void composer.ask("Where is ATP made, and what is it used for?");
    },
  });
  const textOf = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => element.textContent);
  expect(textOf(".sources .chip b")).toEqual(["1", "2"]);
  expect(textOf(".sources blockquote p")).toEqual(["Made.", "Used.", "Cells."]);
});

test("only icons that point along the text are mirrored in right-to-left languages", async () => {
  const shown = await showState(root, STATES["versions"]!, { locale: "ar" });
  remove = shown.remove;
  document.querySelector<HTMLElement>("#menu")?.showPopover();
  await settle();
  const turned = [...document.querySelectorAll("button:has(svg)")].filter(
    (button) => getComputedStyle(button.querySelector("svg")!).transform !== "none",
  );
  expect(turned.map((button) => button.ariaLabel || button.textContent)).toEqual(
    (["conversations", "popOut", "previousVersion", "nextVersion"] as const).map((key) =>
      shown.models.words.t(key),
    ),
  );
});

test("the header keeps a line for the course's name only while the context is loading", async () => {
  const line = () => document.querySelector("header p")?.textContent ?? null;
  await show(STATES["loading"]);
  expect(line()).toBe("\u00a0");
  remove();
  await show(STATES["context-failed"]);
  await settle();
  expect(line()).toBeNull();
});
