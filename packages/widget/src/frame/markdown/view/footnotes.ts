import { normalizeLabel } from "../parse/definitions.ts";
import type { MarkdownOptions } from "../options.ts";
import { createElement } from "./dom.ts";

/** The footnotes of one text: numbered in the order they are mentioned, listed at its end. */
export class Footnotes {
  private readonly host: HTMLElement;
  private readonly options: MarkdownOptions;
  private readonly numbers = new Map<string, number>();
  private readonly notes = new Map<string, HTMLLIElement>();
  private section: HTMLElement | undefined;
  private readonly list = createElement("ol");
  private cameFrom: HTMLElement | undefined;

  constructor(host: HTMLElement, options: MarkdownOptions) {
    this.host = host;
    this.options = options;
    host.addEventListener("click", (event) => {
      const link =
        event.target instanceof Element && event.target.closest<HTMLElement>(".md-note-link");
      if (!link) return;
      // Not by the address: inside an iframe it would add to the history of the page around it.
      event.preventDefault();
      this.cameFrom = link;
      const id = link.getAttribute("href")?.slice(1);
      const note = [...this.notes.values()].find((item) => item.id === id);
      note?.scrollIntoView({ block: "nearest" });
      note?.focus({ preventScroll: true });
    });
  }

  /** What the text's own blocks are inserted before. */
  get anchor(): HTMLElement | null {
    return this.section ?? null;
  }

  numberOf(label: string): number {
    const key = normalizeLabel(label);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.numbers.size + 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  idOf(number: number): string {
    return `${this.options.id}-note-${number}`;
  }

  /** Numbering begins anew: when the text has ended it is known which labels are footnotes. */
  renumber(): void {
    this.numbers.clear();
  }

  /** The list item of a label, into which its definition is rendered; undefined if the label is taken. */
  createNote(label: string): HTMLLIElement | undefined {
    if (this.notes.has(label)) return undefined;
    const item = createElement("li", "md-footnote");
    item.tabIndex = -1;
    item.dir = "auto";
    const back = createElement("button", "md-note-back");
    back.type = "button";
    back.textContent = "↩";
    back.setAttribute("aria-label", this.options.words.backToText);
    back.addEventListener("click", () => this.goBack(item));
    item.append(back);
    this.notes.set(label, item);
    return item;
  }

  dropNote(label: string): void {
    this.notes.get(label)?.remove();
    this.notes.delete(label);
  }

  /** Brings the list into the order of the numbers. Notes that nothing mentions are not shown. */
  arrange(): void {
    if (this.notes.size === 0) return;
    let place: Element | null = this.list.firstElementChild;
    for (const [label, number] of this.numbers) {
      const item = this.notes.get(label);
      if (!item) continue;
      item.id = this.idOf(number);
      item.value = number;
      if (item === place) place = place.nextElementSibling;
      else this.list.insertBefore(item, place);
    }
    while (place) {
      const next: Element | null = place.nextElementSibling;
      place.remove();
      place = next;
    }
    if (this.list.firstElementChild) this.showSection();
    else {
      this.section?.remove();
      this.section = undefined;
    }
  }

  private showSection(): void {
    if (this.section) return;
    this.section = createElement("section", "md-footnotes");
    this.section.setAttribute("aria-label", this.options.words.footnotes);
    this.section.append(this.list);
    this.host.append(this.section);
  }

  private goBack(item: HTMLElement): void {
    const from = this.cameFrom?.getAttribute("href") === `#${item.id}` ? this.cameFrom : undefined;
    const link = from ?? this.host.querySelector<HTMLElement>(`.md-note-link[href="#${item.id}"]`);
    link?.scrollIntoView({ block: "nearest" });
    link?.focus({ preventScroll: true });
  }
}
