import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";

/** The demo's users and their Moodle ids. */
export const PEOPLE = { sofia: 3, noah: 4, amira: 5, elena: 6, jonas: 7 } as const;
export type PersonName = keyof typeof PEOPLE;

export interface Visit {
  as?: PersonName;
  mode?: "bubble" | "inline" | "panel";
  /** Further parameters of the demo page. */
  query?: Record<string, string>;
}

/** The chat as a user sees it: located by visible text and accessible names. */
export class Chat {
  readonly page: Page;
  readonly demoUrl: string;

  constructor(page: Page, demoUrl: string) {
    this.page = page;
    this.demoUrl = demoUrl;
  }

  /** Opens the demo course page and, unless it is inline, the chat. */
  async visit({ as = "sofia", mode = "bubble", query = {} }: Visit = {}) {
    const search = new URLSearchParams({ user: String(PEOPLE[as]), mode, ...query });
    await this.page.goto(`${this.demoUrl}/?${search}`);
    if (mode !== "inline") await this.launcher.click();
    await expect(this.question).toBeVisible();
  }

  get launcher(): Locator {
    return this.page.locator("sidenote-chat").getByRole("button", { name: "Sidenote chat" });
  }

  get frame(): FrameLocator {
    return this.page.frameLocator("sidenote-chat iframe");
  }

  get question(): Locator {
    return this.frame.getByRole("textbox", { name: "Your question" });
  }

  /** The conversation, with notices and errors. */
  get transcript(): Locator {
    return this.frame.getByRole("region", { name: "Conversation" });
  }

  get answers(): Locator {
    return this.frame.locator("article.answer");
  }

  get lastAnswer(): Locator {
    return this.answers.last();
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole("button", { name });
  }

  async ask(text: string) {
    await this.question.fill(text);
    await this.question.press("Enter");
  }

  /** Waits until the last answer contains a text and is still being written. */
  async seesAnswerBegin(text: string | RegExp) {
    await expect(this.lastAnswer).toContainText(text);
    await expect(this.lastAnswer).toHaveAttribute("aria-busy", "true");
  }

  /** Waits until the last answer has ended and contains a text. */
  async seesAnswerEnd(text: string | RegExp) {
    await expect(this.lastAnswer).toContainText(text);
    await expect(this.lastAnswer).toHaveAttribute("aria-busy", "false");
  }
}
