import type { MarkdownOptions } from "../options.ts";

/** Function application and the like: there for typesetters. */
const INVISIBLE = /[\u2061-\u2064]/g;
/** These, screen readers say in their own words. */
const SHORT_POWERS = new Map([
  ["2", "²"],
  ["3", "³"],
]);
const MARK = /^[′″‴*∗†‡°∘⊤⊥+−]$/;
const INTEGRAL = /^[∫∬∭∮]/;

/** So that one hears where it begins and ends. */
const group = (said: string): string => (said.includes(" ") ? `(${said})` : said);

/**
 * A formula in MathML as it is said: what stands above or below in words, symbols as such, since every screen reader
 * has words for them.
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
