import { LOCALES } from "@sidenote/protocol/locales";
import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import "./embed.ts";
import { wordsOf } from "./words.ts";

afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.lang = "";
});

/** Puts a chat into the page, which is not opened: its frame is not loaded. */
function embed(attributes: Record<string, string>): HTMLElement {
  const chat = document.createElement("sidenote-chat");
  for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
  document.body.append(chat);
  return chat;
}

test("the words in the page are there in every language, and no two languages share them all", () => {
  const all = LOCALES.map((locale) => wordsOf(locale));
  for (const words of all) expect(words.filter(Boolean)).toHaveLength(6);
  expect(new Set(all.map((words) => words.join())).size).toBe(LOCALES.length);
});

test.each([
  ["zh-TW", "寬度"],
  ["pt", "Largura"],
  ["sw", "Width"],
])("the page's language %s is shown in the nearest that is there", (tag, width) => {
  expect(wordsOf(tag)[1]).toBe(width);
});

test("button and grip are called in the page's language, and anew when it changes", async () => {
  document.documentElement.lang = "de-AT";
  const chat = embed({ mode: "panel", "token-url": "/token" });
  await expect.element(page.getByRole("button", { name: "Sidenote-Chat" })).toBeVisible();
  chat.setAttribute("locale", "ja");
  await expect.element(page.getByRole("button", { name: "Sidenote チャット" })).toBeVisible();
  await expect
    .element(chat.shadowRoot!.querySelector<HTMLElement>(".grip"))
    .toHaveAttribute("aria-label", "幅");
});

test("the frame is called as the button would be", async () => {
  const chat = embed({ mode: "inline", locale: "de", "token-url": "/token" });
  await expect.poll(() => chat.shadowRoot!.querySelector("iframe")?.title).toBe("Sidenote-Chat");
});

test("what the page calls it goes before any language", async () => {
  embed({ mode: "bubble", locale: "fr", label: "Biology helper", "token-url": "/token" });
  await expect.element(page.getByRole("button", { name: "Biology helper" })).toBeVisible();
});

test("beside selected text stands a button in the page's language", async () => {
  const text = document.body.appendChild(document.createElement("p"));
  text.textContent = "Osmosis";
  embed({ mode: "bubble", locale: "nl", "ask-selection": "", "token-url": "/token" });
  await expect.element(page.getByRole("button", { name: "Sidenote-chat" })).toBeVisible();
  getSelection()?.selectAllChildren(text);
  dispatchEvent(new PointerEvent("pointerup"));
  await expect.element(page.getByRole("button", { name: "Vraag hierover" })).toBeVisible();
});
