import type * as FormulaModule from "./formula.ts";

let loaded: typeof FormulaModule | undefined;

async function load(): Promise<typeof FormulaModule> {
  loaded = await import("./formula.ts");
  return loaded;
}

/**
 * Shows a formula in an element. Its renderer is fetched with the first one; until then, and while
 * the formula is unfinished (source ""), a quiet placeholder stands for it.
 */
export function showFormula(
  element: HTMLElement,
  source: string,
  display: boolean,
  onRender: (() => void) | undefined,
): void {
  const key = `${display ? "display" : "inline"} ${source}`;
  if (element.dataset["formula"] === key) return;
  element.dataset["formula"] = key;
  element.dir = "ltr";
  element.classList.toggle("md-display", display);
  element.classList.toggle("md-pending", !source || !loaded);
  if (!source) {
    element.replaceChildren();
    return;
  }
  if (loaded) {
    loaded.renderFormula(element, source, display);
    return;
  }
  void load()
    .then(({ renderFormula }) => {
      if (element.dataset["formula"] !== key) return;
      renderFormula(element, source, display);
    })
    .catch(() => {
      // Offline or an old page after an update: the source says the same to who can read it.
      if (element.dataset["formula"] === key) element.textContent = source;
    })
    .finally(() => {
      if (element.dataset["formula"] === key) element.classList.remove("md-pending");
      onRender?.();
    });
}
