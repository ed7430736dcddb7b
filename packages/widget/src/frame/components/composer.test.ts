import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { DONE, toHistory } from "../../gallery/memory-ports.ts";
import { settle } from "../../gallery/states.ts";
import { box, focused, show } from "./show-app.ts";

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

test("a quotation from the host goes to the composer and is not sent", async () => {
  const { ports, composer } = await show();
  composer.quote("Light reactions\nmake ATP.");
  await settle();
  expect(box.element()).toHaveProperty("value", "> Light reactions\n> make ATP.\n\n");
  expect(focused()).toBe("Your question");
  expect(ports.asked).toEqual([]);
});
