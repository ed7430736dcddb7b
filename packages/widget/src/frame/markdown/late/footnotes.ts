import { goOnIndented, rules } from "../parse/block-rules.ts";
import { type Start, starts } from "../parse/block-starts.ts";
import { matchAt, normalizeLabel } from "../parse/definitions.ts";
import { readers } from "../parse/inline-parser.ts";
import type { RenderContext } from "../view/context.ts";
import { createElement, patchText } from "../view/dom.ts";
import { fillers } from "../view/inline-view.ts";
import { createContainer } from "../view/view.ts";
import { views } from "../view/views.ts";

const MENTION = /\[\^([^\]\s[^]+)\]/y;

const startFootnote: Start = (line, container, parser) => {
  const match = /^\[\^([^\]\s]+)\]:[ \t]*/.exec(line.ahead);
  if (!match || !parser.mayNest(container)) return undefined;
  line.skipSpaces();
  line.skip(match[0].length);
  const footnote = parser.addChild("footnote");
  footnote.marker = normalizeLabel(match[1]!);
  parser.footnotes.add(footnote.marker);
  return "container";
};

/** The footnotes of one text, numbered in order of mention and listed at its end. */
class Footnotes {
  readonly #context: RenderContext;
  readonly #numbers = new Map<string, number>();
  readonly #notes = new Map<string, HTMLLIElement>();
  readonly #section = createElement("section", "md-footnotes");
  readonly #list = this.#section.appendChild(createElement("ol"));
  #cameFrom: HTMLElement | undefined;

  constructor(context: RenderContext) {
    this.#context = context;
    const { afterwards, atEnd, options } = context;
    // Numbered again at the end, when it is known which labels are footnotes.
    atEnd.push(() => this.#numbers.clear());
    afterwards.push(() => this.#arrange());
    this.#section.ariaLabel = options.t("footnotes");
  }

  /** Renders a label as its number, linked to its note. */
  mention(mark: HTMLElement, label: string): void {
    const key = normalizeLabel(label);
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, number);
    let link = mark.querySelector("a");
    if (!link) {
      const created = (link = mark.appendChild(createElement("a", "md-note-link")));
      created.onclick = (event) => {
        // Without navigating: in an iframe that would add to the history of the host page.
        event.preventDefault();
        this.#cameFrom = created;
        goTo([...this.#notes.values()].find(({ id }) => created.hash === `#${id}`));
      };
    }
    link.setAttribute("href", `#${this.#idOf(number)}`);
    patchText(link, link.firstChild, String(number));
  }

  /** Creates the list item of a label; undefined if the label already has one. */
  createNote(label: string): HTMLLIElement | undefined {
    if (this.#notes.has(label)) return undefined;
    const item = createElement("li", "md-footnote");
    item.tabIndex = -1;
    item.dir = "auto";
    const back = createElement("button", "md-note-back");
    back.type = "button";
    back.textContent = "↩";
    back.ariaLabel = this.#context.options.t("backToText");
    back.onclick = () => {
      const hash = `#${item.id}`;
      const from = this.#cameFrom?.getAttribute("href") === hash && this.#cameFrom;
      goTo(from || this.#context.container.querySelector<HTMLElement>(`.md-note [href="${hash}"]`));
    };
    item.append(createElement("div"), back);
    this.#notes.set(label, item);
    return item;
  }

  dropNote(label: string): void {
    this.#notes.get(label)?.remove();
    this.#notes.delete(label);
  }

  #idOf(number: number): string {
    return `${this.#context.options.id}-note-${number}`;
  }

  /** Sorts the list by number. Notes without a mention are not shown. */
  #arrange(): void {
    const items: HTMLLIElement[] = [];
    for (const [label, number] of this.#numbers) {
      const item = this.#notes.get(label);
      if (!item) continue;
      item.id = this.#idOf(number);
      item.value = number;
      if (this.#list.children[items.length] !== item) {
        this.#list.insertBefore(item, this.#list.children[items.length] ?? null);
      }
      items.push(item);
    }
    while (this.#list.children[items.length]) this.#list.lastChild?.remove();
    if (!items.length) this.#section.remove();
    else if (!this.#section.parentNode) this.#context.container.append(this.#section);
  }
}

function goTo(place: HTMLElement | null | undefined): void {
  place?.scrollIntoView({ block: "nearest" });
  place?.focus({ preventScroll: true });
}

/** Adds footnotes: `[^label]`, and `[^label]: …` for the note. */
export function addFootnotes(): void {
  const byContext = new WeakMap<RenderContext, Footnotes>();
  const footnotesOf = (context: RenderContext): Footnotes => {
    const known = byContext.get(context) ?? new Footnotes(context);
    byContext.set(context, known);
    return known;
  };
  starts.push(startFootnote);
  rules.footnote = { holds: true, goOn: (line) => goOnIndented(line, 4) };
  readers["["] = (parser) => {
    const match = matchAt(MENTION, parser.text, parser.at);
    if (!match || !parser.references.isFootnote(match[1]!)) return false;
    parser.add("footnote", match[1]);
    parser.at += match[0].length;
    return true;
  };
  fillers.footnote = (mark, { text }, context) => footnotesOf(context).mention(mark, text);
  views.footnote = ({ marker }, context) => {
    const notes = footnotesOf(context);
    const place = document.createComment("");
    const note = notes.createNote(marker)?.firstElementChild;
    if (!(note instanceof HTMLElement)) return { node: place, sync() {} };
    const { sync } = createContainer(note, context);
    return { node: place, sync, dispose: () => notes.dropNote(marker) };
  };
}
