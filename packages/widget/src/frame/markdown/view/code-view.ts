import type { RenderContext } from "./context.ts";
import { createElement, patchText } from "./dom.ts";
import type { View } from "./view.ts";

/** Code is split into boxes of this many lines, so that only the last box is laid out again while code arrives. */
const LINES_PER_BOX = 32;
/** Longer code (in characters) is not highlighted, since that would block the page. */
const MAX_COLOURED = 30_000;
const COPIED_FOR_MS = 2000;

/** Creates the view of a code block: language, copy button, and the code in a horizontally scrolling region. */
export function createCode({ options }: RenderContext): View {
  const { t } = options;
  const node = createElement("div", "md-code");
  const bar = createElement("div", "md-code-bar");
  const label = createElement("span");
  const button = createElement("button", "md-copy");
  const region = createElement("pre");
  const code = createElement("code");
  const boxes: HTMLElement[] = [];
  let source: readonly string[] = [];
  let coloured = false;

  node.dir = "ltr";
  button.type = "button";
  button.textContent = t("copyCode");
  button.onclick = async () => {
    const copied = await options.copyText(source.join("\n"));
    button.ariaLive = "polite";
    button.textContent = t(copied ? "copied" : "copyBlocked");
    setTimeout(() => {
      button.ariaLive = null;
      button.textContent = t("copyCode");
    }, COPIED_FOR_MS);
  };
  region.tabIndex = 0;
  region.role = "group";
  region.append(code);
  bar.append(label, button);
  node.append(bar, region);

  async function colour(language: string): Promise<void> {
    coloured = true;
    const text = source.join("\n");
    if (text.length > MAX_COLOURED) return;
    // Offline, the highlighter cannot be loaded: the code stays plain.
    const highlight = await import("./highlight.ts").catch(() => undefined);
    const name = await highlight?.colourCode(boxes, text, language).catch(() => undefined);
    if (name) label.textContent = name;
    options.onRender?.();
  }

  return {
    node,
    sync({ lines, info, final }) {
      source = lines;
      if (!coloured) patchText(label, label.firstChild, info);
      const name = t("codeBlock", { count: lines.length }) + (info && `, ${info}`);
      if (region.ariaLabel !== name) region.ariaLabel = name;
      const count = Math.ceil(lines.length / LINES_PER_BOX);
      for (let index = Math.max(0, boxes.length - 1); index < count; index++) {
        const text = lines.slice(index * LINES_PER_BOX, (index + 1) * LINES_PER_BOX).join("\n");
        const box = (boxes[index] ??= code.appendChild(createElement("span", "md-lines")));
        patchText(box, box.firstChild, `${text}\n`);
      }
      for (const surplus of boxes.splice(count)) surplus.remove();
      if (final && info && !coloured) void colour(info);
    },
  };
}
