import type { MarkdownOptions } from "../options.ts";

/** Invisible operators such as function application. */
const INVISIBLE = /[\u2061-\u2064]/g;
/** Exponents left as characters, which screen readers announce in their own words. */
const SHORT_POWERS = new Map([
  ["2", "²"],
  ["3", "³"],
]);
const MARK = /^[′″‴*∗†‡°∘⊤⊥+−]$/;
const INTEGRAL = /^[∫∬∭∮]/;

/** Parenthesised, so that its extent is audible. */
const group = (said: string): string => (said.includes(" ") ? `(${said})` : said);

/**
 * Converts a formula in MathML to spoken text: its structure in words, its symbols as characters, which every screen
 * reader can announce.
 */
export function sayMath(math: Element, t: MarkdownOptions["t"]): string {
  const sayInside = ({ children }: Element): string =>
    Array.from(children, say).filter(Boolean).join(" ");
  const sayOne = (node: Element | undefined): string => (node ? group(say(node)) : "");

  function sayPower(base: string, above: Element | undefined): string {
    const exponent = sayOne(above);
    const short = MARK.test(exponent) ? exponent : SHORT_POWERS.get(exponent);
    return short ? base + short : t("mathPower", { base, exponent });
  }

  function say(node: Element): string {
    const [first, second, third] = node.children;
    switch (node.localName) {
      case "annotation":
        return "";
      case "mfrac": {
        const [top, bottom] = [sayOne(first), sayOne(second)];
        const isBar = parseFloat(node.getAttribute("linethickness") ?? "1") !== 0;
        return isBar ? t("mathFraction", { top, bottom }) : `${top}, ${bottom}`;
      }
      case "msqrt":
        return t("mathRoot", { radicand: group(sayInside(node)) });
      case "mroot":
        return t("mathNthRoot", { index: sayOne(second), radicand: sayOne(first) });
      case "msup":
        return sayPower(sayOne(first), second);
      case "msub":
        return t("mathIndex", { base: sayOne(first), index: sayOne(second) });
      case "msubsup":
      case "munderover": {
        const symbol = sayOne(first);
        const [from, to] = [sayOne(second), sayOne(third)];
        if (node.localName === "munderover" || INTEGRAL.test(symbol))
          return t("mathRange", { symbol, from, to });
        return sayPower(t("mathIndex", { base: symbol, index: from }), third);
      }
      case "mtr":
        return Array.from(node.children, say).join(", ");
      case "mtable":
        return Array.from(node.children, say).join("; ");
      default:
        return node.children.length > 0
          ? sayInside(node)
          : node.textContent.replace(INVISIBLE, "").trim();
    }
  }

  return sayInside(math);
}
