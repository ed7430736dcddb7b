import { expect } from "@playwright/test";
import { PEOPLE } from "../chat.ts";
import type { Key, Place, Tab } from "./tab.ts";

/** The name of what has the focus in a document, or null where that is a frame. Runs in a document. */
function nameFocused(): string | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (element?.tagName === "IFRAME") return null;
  if (element === document.body) return "";
  return element?.ariaLabel ?? element?.textContent ?? "";
}

/** Runs in a document. */
function readText(selector: string): string | null {
  return document.querySelector(selector)?.textContent ?? null;
}

/** Runs in the page. */
function hasLauncher(): boolean {
  return Boolean(document.querySelector("sidenote-chat")?.shadowRoot?.querySelector(".launcher"));
}

/** The chat as a student with another browser meets it. */
export class Student {
  readonly tab: Tab;
  readonly demoUrl: string;

  constructor(tab: Tab, demoUrl: string) {
    this.tab = tab;
    this.demoUrl = demoUrl;
  }

  /** Opens the demo course page as Sofia; `query` says how. */
  async visit(query: { mode?: "bubble" | "inline" | "panel"; locale?: string } = {}) {
    const search = new URLSearchParams({ user: String(PEOPLE.sofia), ...query });
    await this.tab.goto(`${this.demoUrl}/?${search}`);
  }

  /** Opens the chat that is behind a button. */
  async open() {
    await this.tab.click("page", ".launcher");
  }

  /** Clicks the button of this name. */
  async click(name: string) {
    await this.reads(`button[aria-label="${name}"]`);
    await this.tab.click("chat", `button[aria-label="${name}"]`);
  }

  async ask(text: string) {
    await this.tab.click("chat", ".composer textarea");
    await this.tab.type(text);
    await this.tab.press("Enter");
  }

  /** Waits until what is typed goes to the chat, or else to the page around it. */
  async isIn(place: Place) {
    await expect
      .poll(() => this.tab.run("page", nameFocused))
      .toEqual(place === "chat" ? null : expect.any(String));
  }

  /** Presses Tab until the focus is on what has this name. */
  async reachesByTab(name: string) {
    await expect.poll(() => this.tab.run("page", hasLauncher)).toBe(true);
    for (let i = 0; i < 60 && (await this.focused()) !== name; i++) await this.press("Tab");
    expect(await this.focused()).toBe(name);
  }

  press(key: Key, held?: "Shift") {
    return this.tab.press(key, held);
  }

  /** Waits until an element that fits is in the chat and holds a text. */
  async reads(selector: string, text = "") {
    await expect
      .poll(() => this.tab.run("chat", readText, selector).catch(() => null))
      .toContain(text);
  }

  /** Waits for the last answer to hold a text while it is still being written. */
  async seesAnswerBegin(text: string) {
    await this.reads(".exchange:last-of-type .answer[aria-busy=true]", text);
  }

  /** Waits for the last answer to be over and to hold a text. */
  async seesAnswerEnd(text: string) {
    await this.reads(".exchange:last-of-type .answer[aria-busy=false]", text);
  }

  /** The name of what has the focus, in the chat or else in the page around it. */
  async focused(): Promise<string> {
    return (await this.tab.run("page", nameFocused)) ?? this.focusedInChat();
  }

  /** The name of what the chat has given the focus. */
  async focusedInChat(): Promise<string> {
    return (await this.tab.run("chat", nameFocused)) ?? "";
  }
}
