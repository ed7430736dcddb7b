import { expect } from "@playwright/test";
import { PEOPLE } from "../chat.ts";
import type { Key, Place, Tab } from "./tab.ts";

/** Returns the name of a document's focused element, or null if that is an iframe. Runs in the browser. */
function nameFocused(): string | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (element?.tagName === "IFRAME") return null;
  if (element === document.body) return "";
  return element?.ariaLabel ?? element?.textContent ?? "";
}

/** Runs in the browser. */
function readText(selector: string): string | null {
  return document.querySelector(selector)?.textContent ?? null;
}

/** Runs in the browser. */
function hasLauncher(): boolean {
  return Boolean(document.querySelector("sidenote-chat")?.shadowRoot?.querySelector(".launcher"));
}

/** A student's actions and expectations in a browser that Playwright does not drive. */
export class Student {
  readonly tab: Tab;
  readonly demoUrl: string;

  constructor(tab: Tab, demoUrl: string) {
    this.tab = tab;
    this.demoUrl = demoUrl;
  }

  /** Opens the demo course page as Sofia, with `query` as its parameters. */
  async visit(query: { mode?: "bubble" | "inline" | "panel"; locale?: string } = {}) {
    const search = new URLSearchParams({ user: String(PEOPLE.sofia), ...query });
    await this.tab.goto(`${this.demoUrl}/?${search}`);
  }

  /** Opens the chat with its launcher button. */
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

  /** Waits until the focus is in the chat's frame, or in the host page. */
  async isIn(place: Place) {
    await expect
      .poll(() => this.tab.run("page", nameFocused))
      .toEqual(place === "chat" ? null : expect.any(String));
  }

  /** Presses Tab until the element of this name has the focus. */
  async reachesByTab(name: string) {
    await expect.poll(() => this.tab.run("page", hasLauncher)).toBe(true);
    for (let i = 0; i < 60 && (await this.focused()) !== name; i++) await this.press("Tab");
    expect(await this.focused()).toBe(name);
  }

  press(key: Key, held?: "Shift") {
    return this.tab.press(key, held);
  }

  /** Waits until the first element in the chat that matches contains a text. */
  async reads(selector: string, text = "") {
    await expect
      .poll(() => this.tab.run("chat", readText, selector).catch(() => null))
      .toContain(text);
  }

  /** Waits until the last answer contains a text and is still being written. */
  async seesAnswerBegin(text: string) {
    await this.reads(".exchange:last-of-type .answer[aria-busy=true]", text);
  }

  /** Waits until the last answer has ended and contains a text. */
  async seesAnswerEnd(text: string) {
    await this.reads(".exchange:last-of-type .answer[aria-busy=false]", text);
  }

  /** Returns the name of the focused element, in the chat or in the host page. */
  async focused(): Promise<string> {
    return (await this.tab.run("page", nameFocused)) ?? this.focusedInChat();
  }

  /** Returns the name of the focused element in the chat. */
  async focusedInChat(): Promise<string> {
    return (await this.tab.run("chat", nameFocused)) ?? "";
  }
}
