import type { Block } from "../parse/block.ts";
import type { RenderContext } from "./context.ts";
import { createElement, patchText } from "./dom.ts";
import type { View } from "./view.ts";

/** Lines in one box: the browser lays out only the last box anew while code is being written. */
const LINES_PER_BOX = 32;
/** Longer code stays uncoloured: colouring it would hold up the page. */
const MAX_COLOURED = 30_000;
const COPIED_FOR_MS = 2000;

/** A code block: language, copy button, and the code in a region that scrolls sideways. */
export class CodeView implements View {
  readonly element = createElement("div", "md-code");
  private readonly context: RenderContext;
  private readonly label = createElement("span", "md-code-language");
  private readonly button = createElement("button", "md-copy");
  private readonly region = createElement("pre");
  private readonly code = createElement("code");
  private readonly boxes: HTMLElement[] = [];
  private lines: readonly string[] = [];
  private coloured = false;

  constructor(context: RenderContext) {
    this.context = context;
    this.element.dir = "ltr";
    this.button.type = "button";
    this.button.textContent = context.options.words.copyCode;
    this.button.addEventListener("click", () => void this.copy());
    const bar = createElement("div", "md-code-bar");
    bar.append(this.label, this.button);
    this.region.tabIndex = 0;
    this.region.setAttribute("role", "group");
    this.region.append(this.code);
    this.element.append(bar, this.region);
  }

  sync({ lines, info, final }: Block): void {
    this.lines = lines;
    if (this.label.textContent !== info) this.label.textContent = info;
    const name = [this.context.options.words.codeBlock(lines.length), info]
      .filter(Boolean)
      .join(", ");
    if (this.region.ariaLabel !== name) this.region.ariaLabel = name;
    const count = Math.ceil(lines.length / LINES_PER_BOX);
    for (let index = Math.max(0, this.boxes.length - 1); index < count; index++) {
      const text = lines.slice(index * LINES_PER_BOX, (index + 1) * LINES_PER_BOX).join("\n");
      let box = this.boxes[index];
      if (!box) {
        box = createElement("span", "md-lines");
        this.boxes.push(box);
        this.code.append(box);
      }
      patchText(box, box.firstChild, `${text}\n`);
    }
    for (const surplus of this.boxes.splice(count)) surplus.remove();
    if (final && info && !this.coloured) void this.colour(info);
  }

  private async colour(language: string): Promise<void> {
    this.coloured = true;
    const source = this.lines.join("\n");
    if (source.length > MAX_COLOURED) return;
    // Without a connection the colours cannot be fetched: the code is as good without them.
    const highlight = await import("./highlight.ts").catch(() => undefined);
    const name = await highlight?.colourCode(this.boxes, source, language).catch(() => undefined);
    if (name) this.label.textContent = name;
    this.context.options.onRender?.();
  }

  private async copy(): Promise<void> {
    const { copy, words } = this.context.options;
    const text = this.lines.join("\n");
    const said = await (copy ?? ((value) => navigator.clipboard.writeText(value)))(text).then(
      () => words.copied,
      () => words.copyBlocked,
    );
    this.button.setAttribute("aria-live", "polite");
    this.button.textContent = said;
    setTimeout(() => {
      this.button.removeAttribute("aria-live");
      this.button.textContent = words.copyCode;
    }, COPIED_FOR_MS);
  }
}
