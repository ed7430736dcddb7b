import { createElement } from "../view/dom.ts";
import type { RenderContext } from "../view/context.ts";
import { fillers } from "../view/inline-view.ts";
import { views } from "../view/views.ts";
import type * as FormulaModule from "./formula.ts";

let loaded: typeof FormulaModule | undefined;

/**
 * Renders a formula into an element. The renderer is loaded with the first formula; until then, and while the formula
 * is unfinished (`source` is ""), a placeholder is shown.
 */
async function showFormula(
  element: HTMLElement,
  source: string,
  display: boolean,
  { options }: RenderContext,
): Promise<void> {
  const key = `${display ? "display" : "inline"} ${source}`;
  if (element.dataset["formula"] === key) return;
  element.dataset["formula"] = key;
  element.dir = "ltr";
  element.classList.toggle("md-display", display);
  element.classList.toggle("md-pending", !source || !loaded);
  if (display) {
    // A wide formula scrolls and must be reachable by keyboard.
    element.tabIndex = 0;
    element.role = "group";
    element.ariaLabel = options.t("formula");
  }
  if (!source) element.replaceChildren();
  else if (loaded) loaded.renderFormula(element, source, display);
  else {
    loaded = await import("./formula.ts").catch(() => undefined);
    if (element.dataset["formula"] !== key) return;
    // Loading fails offline, or in an old page after an update: show the source instead.
    if (loaded) loaded.renderFormula(element, source, display);
    else element.textContent = source;
    element.classList.remove("md-pending");
    options.onRender?.();
  }
}

/** Adds the views of inline and block formulas. */
export function addFormulaViews(): void {
  fillers.formula = (element, { text, display }, context) =>
    void showFormula(element, text, display, context);
  views.formula = (_, context) => {
    const node = createElement("div", "md-formula");
    return {
      node,
      sync({ level, lines }) {
        void showFormula(node, level ? lines.join("\n").trim() : "", true, context);
      },
    };
  };
}
