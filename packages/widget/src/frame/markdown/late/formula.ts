import temml from "temml";
import type { MarkdownOptions } from "../options.ts";
import { sayMath } from "./say-math.ts";
import css from "temml/dist/Temml-Local.css?inline";
import { adoptStyles } from "../../page.ts";

/** The MathML elements allowed in a formula; all others are removed with their content. */
const ALLOWED_TAGS =
  /^(?:math|semantics|annotation|m(?:row|i|n|o|s|text|space|sup|sub|subsup|over|under|underover|multiscripts|prescripts|frac|sqrt|root|table|tr|td|style|padded|phantom|error|enclose))$/;
const ALLOWED_ATTRIBUTES =
  /^(?:class|style|display|mathvariant|stretchy|fence|separator|form|accent|accentunder|lspace|rspace|width|height|depth|voffset|minsize|maxsize|symmetric|largeop|movablelimits|linethickness|displaystyle|scriptlevel|columnalign|rowspan|columnspan|notation|encoding|mathcolor|mathbackground|mathsize)$/;
const UNSAFE_STYLE = /url|image|position|content|[\\@]/i;

/** Maximum size of a rule or space, in em: a formula must not cover the page. */
const MAX_SIZE_EM = 20;
const MAX_EXPANSIONS = 500;

let styled = false;

/** Renders untrusted TeX as sanitised MathML, or as its source if it is not valid TeX. */
export function renderFormula(element: HTMLElement, source: string, display: boolean): void {
  if (!styled) adoptStyles(css);
  styled = true;
  temml.render(source, element, {
    displayMode: display,
    // Inline formulas may break after an operator, as in TeX.
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

/** Returns the spoken text of untrusted TeX, or its source if it is not valid TeX. */
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
