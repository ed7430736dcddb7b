import temml from "temml";
import type { MarkdownOptions } from "../options.ts";
import { sayMath } from "./say-math.ts";
import css from "temml/dist/Temml-Local.css?inline";
import { adoptStyles } from "../../theme.ts";

/** What a formula's MathML may consist of; everything else is dropped with what is in it. */
const ALLOWED_TAGS =
  /^(?:math|semantics|annotation|m(?:row|i|n|o|s|text|space|sup|sub|subsup|over|under|underover|multiscripts|prescripts|frac|sqrt|root|table|tr|td|style|padded|phantom|error|enclose))$/;
const ALLOWED_ATTRIBUTES =
  /^(?:class|style|display|mathvariant|stretchy|fence|separator|form|accent|accentunder|lspace|rspace|width|height|depth|voffset|minsize|maxsize|symmetric|largeop|movablelimits|linethickness|displaystyle|scriptlevel|columnalign|rowspan|columnspan|notation|encoding|mathcolor|mathbackground|mathsize)$/;
const UNSAFE_STYLE = /url|image|position|content|[\\@]/i;

/** Greatest size of a rule or space, in em: a formula may not cover the page. */
const MAX_SIZE_EM = 20;
const MAX_EXPANSIONS = 500;

let styled = false;

/** Shows a formula of untrusted TeX as MathML; what cannot be read as TeX is shown as its source. */
export function renderFormula(element: HTMLElement, source: string, display: boolean): void {
  if (!styled) adoptStyles(css);
  styled = true;
  temml.render(source, element, {
    displayMode: display,
    // In a line of text, a formula breaks after an operator as the text does after a word.
    wrap: display ? "none" : "tex",
    throwOnError: false,
    errorColor: "var(--danger)",
    trust: false,
    strict: false,
    maxSize: [MAX_SIZE_EM, MAX_SIZE_EM],
    maxExpand: MAX_EXPANSIONS,
  });
  for (const node of element.querySelectorAll("*")) keepAllowed(node);
  const failed = element.querySelector(".temml-error");
  if (failed) failed.textContent = source;
}

/** A formula of untrusted TeX as it is said; its source where it cannot be read as TeX. */
export function sayFormula(source: string, t: MarkdownOptions["t"]): string {
  const element = document.createElement("div");
  renderFormula(element, source, true);
  const math = element.querySelector("math");
  return math ? sayMath(math, t) : source;
}

function keepAllowed(node: Element): void {
  const failed = node.localName === "span" && node.classList.contains("temml-error");
  if (!failed && !ALLOWED_TAGS.test(node.localName)) {
    node.remove();
    return;
  }
  for (const { name, value } of Array.from(node.attributes)) {
    const unsafe = name === "style" && (failed || UNSAFE_STYLE.test(value));
    const kept = ALLOWED_ATTRIBUTES.test(name) && !unsafe;
    if (!kept) node.removeAttribute(name);
  }
}
