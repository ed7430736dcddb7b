import { LOCALES } from "@sidenote/protocol/locales";
import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import "./embed.ts";
import { wordsOf } from "./words.ts";

afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.lang = "";
});

/** Adds a chat to the page without opening it, so its frame is not loaded. */
function embed(attributes: Record<string, string>): HTMLElement {
  const chat = document.createElement("sidenote-chat");
  for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
  document.body.append(chat);
  return chat;
}

test("every language has all host texts, and no two languages share them all", () => {
  const all = LOCALES.map((locale) => wordsOf(locale));
  for (const words of all) expect(words.filter(Boolean)).toHaveLength(6);
  expect(new Set(all.map((words) => words.join())).size).toBe(LOCALES.length);
});

test.each([
  ["zh-TW", "寬度"],
  ["pt", "Largura"],
  ["sw", "Width"],
])("the page's language %s falls back to the nearest supported one", (tag, width) => {
  expect(wordsOf(tag)[1]).toBe(width);
});

test("launcher and resize handle are labelled in the page's language, and relabelled when it changes", async () => {
  document.documentElement.lang = "de-AT";
  const chat = embed({ mode: "panel", "token-url": "/token" });
  await expect.element(page.getByRole("button", { name: "Sidenote-Chat" })).toBeVisible();
  chat.setAttribute("locale", "ja");
  await expect.element(page.getByRole("button", { name: "Sidenote チャット" })).toBeVisible();
  await expect
    .element(chat.shadowRoot!.querySelector<HTMLElement>(".grip"))
    .toHaveAttribute("aria-label", "幅");
});

test("an inline frame has the same label as the launcher would", async () => {
  const chat = embed({ mode: "inline", locale: "de", "token-url": "/token" });
  await expect.poll(() => chat.shadowRoot!.querySelector("iframe")?.title).toBe("Sidenote-Chat");
});

test("the page's own label takes precedence", async () => {
  embed({ mode: "bubble", locale: "fr", label: "Biology helper", "token-url": "/token" });
  await expect.element(page.getByRole("button", { name: "Biology helper" })).toBeVisible();
});

test("the button beside selected text is in the page's language", async () => {
  const text = document.body.appendChild(document.createElement("p"));
  text.textContent = "Osmosis";
  embed({ mode: "bubble", locale: "nl", "ask-selection": "", "token-url": "/token" });
  await expect.element(page.getByRole("button", { name: "Sidenote-chat" })).toBeVisible();
  getSelection()?.selectAllChildren(text);
  dispatchEvent(new PointerEvent("pointerup"));
  await expect.element(page.getByRole("button", { name: "Vraag hierover" })).toBeVisible();
});
