import { expect } from "@playwright/test";
import type { Frame, Page } from "puppeteer-core";
import { PEOPLE } from "../chat.ts";

/** Runs in a document. */
function nameFocused(): string {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.ariaLabel ?? element?.textContent ?? element?.tagName ?? "";
}

/** The chat as a student with Firefox meets it. */
export class FirefoxChat {
  readonly page: Page;
  readonly demoUrl: string;

  constructor(page: Page, demoUrl: string) {
    this.page = page;
    this.demoUrl = demoUrl;
  }

  /** Opens the demo course page as Sofia; `query` says how. */
  async visit(query: { mode?: "bubble" | "inline" | "panel"; locale?: string } = {}) {
    const search = new URLSearchParams({ user: String(PEOPLE.sofia), ...query });
    await this.page.goto(`${this.demoUrl}/?${search}`);
  }

  /** Opens the chat that is behind a button. */
  async open() {
    await this.page.locator("sidenote-chat >>> .launcher").click();
  }

  /** The document in the chat's iframe: another one after each load. */
  async frame(): Promise<Frame> {
    const iframe = await this.page.waitForSelector("sidenote-chat >>> iframe");
    if (!iframe) throw new Error("there is no chat in the page");
    return iframe.contentFrame();
  }

  /** Clicks what has this name. */
  async click(name: string) {
    await (await this.frame()).locator(`::-p-aria(${name})`).click();
  }

  async ask(text: string) {
    await (await this.frame()).locator(".composer textarea").click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /** What can be read in the first element that fits, once there is one. */
  async read(selector: string): Promise<string> {
    const found = await (await this.frame()).waitForSelector(selector);
    return (await found?.evaluate((element) => element.textContent)) ?? "";
  }

  /** Waits for the last answer to hold a text while it is still being written. */
  async seesAnswerBegin(text: string) {
    await this.#seesAnswer("true", text);
  }

  /** Waits for the last answer to be over and to hold a text. */
  async seesAnswerEnd(text: string) {
    await this.#seesAnswer("false", text);
  }

  async #seesAnswer(busy: "true" | "false", text: string) {
    await expect
      .poll(() => this.read(`.exchange:last-of-type .answer[aria-busy=${busy}]`))
      .toContain(text);
  }

  /** The name of what has the focus, in the chat or else in the page around it. */
  async focused(): Promise<string> {
    const inPage = await this.page.evaluate(() => {
      const { shadowRoot } = document.activeElement ?? {};
      return shadowRoot?.activeElement?.tagName !== "IFRAME";
    });
    return (inPage ? this.page.mainFrame() : await this.frame()).evaluate(nameFocused);
  }
}
