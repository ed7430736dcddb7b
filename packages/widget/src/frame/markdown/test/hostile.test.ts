import { beforeEach, describe, expect, test, vi } from "vitest";
import { render, streamFrames } from "./rendering.ts";

const attacks: Record<string, string> = {
  script:
    '<script>globalThis.hacked = true</script>\n\n<img src=x onerror="globalThis.hacked = true">',
  frames: "<iframe src=https://evil.example></iframe><object data=https://evil.example></object>",
  forms: "<form action=https://evil.example><input name=password></form>",
  styles:
    '<style>body { display: none }</style><p style="position:fixed;inset:0">x</p><link rel=stylesheet href=https://evil.example>',
  "javascript link":
    "[a](javascript:globalThis.hacked=true) [b](JaVaScRiPt:1) [c](java\nscript:1) [d](&#106;avascript:1) <javascript:1>",
  "escaped javascript link":
    "[a](java&Tab;script:1) [b](\\javascript:1) [c](%6aavascript:1) [d](<java script:1>) [e][x]\n\n[x]: javascript:1",
  "data link":
    "[a](data:text/html,<script>1</script>) [b](vbscript:1) [c](file:///etc/passwd) [d](blob:https://x/1) [e](//evil.example)",
  images:
    "![a](https://evil.example/a.png?secret=1) ![b](data:image/svg+xml,<svg/onload=1>) [![c](https://evil.example/c.png)](https://evil.example)",
  "autolinked attack": 'javascript://evil.example/%0Aalert(1) https://evil.example/"onmouseover="x',
  titles: '[a](https://evil.example "\\" onclick=\\"x")',
  formulas:
    "$\\href{javascript:alert(1)}{x}$ $\\includegraphics{https://evil.example/x.png}$ $\\style{position:fixed;background:url(https://evil.example)}{x}$ $\\class{md-copy}{x}$ $\\id{app}{x}$ $\\data{x=1}{y}$",
  "formula bomb":
    "$\\def\\a{xx}\\def\\b{\\a\\a\\a}\\def\\c{\\b\\b\\b}\\def\\d{\\c\\c\\c\\c}\\def\\e{\\d\\d\\d\\d\\d\\d}\\e\\e\\e\\e$ $\\rule{9999em}{9999em}$",
  "code language":
    '```"><img src=x onerror=1>\nx\n```\n\n```__proto__\nx\n```\n\n```constructor\nx\n```',
  footnotes: "[^__proto__] [^constructor]\n\n[^__proto__]: <b>a</b>\n[^constructor]: b",
  references: "[__proto__] [constructor] [toString][valueOf]",
};

const ALLOWED =
  /^(?:div|section|p|h[1-6]|ul|ol|li|blockquote|pre|code|hr|table|thead|tbody|tr|th|td|em|strong|del|br|a|sup|span|button)$/;

function check(container: HTMLElement): void {
  for (const element of container.querySelectorAll("*")) {
    if (element.closest("math")) {
      expect(element.getAttribute("href") ?? element.getAttribute("src")).toBeNull();
      expect(element.getAttribute("style") ?? "").not.toMatch(/url|position/);
      expect(element.id).toBe("");
    } else {
      expect(element.localName).toMatch(ALLOWED);
    }
    const names = Array.from(element.attributes, ({ name }) => name);
    for (const name of names.filter((each) => each !== "style" || !element.closest("math")))
      expect(name).not.toMatch(/^(?:on|src|action|style$)/);
  }
  for (const link of container.querySelectorAll("a[href]")) {
    const href = link.getAttribute("href") ?? "";
    expect(href).toMatch(/^(?:https?:|mailto:|#test-note-)/);
    if (href.startsWith("#")) continue;
    expect(link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(link.getAttribute("target")).toBe("_blank");
  }
}

const settle = (container: HTMLElement): Promise<unknown> =>
  vi.waitFor(() => expect(container.querySelector("[data-formula].md-pending")).toBeNull(), 10_000);

beforeEach(() => Reflect.deleteProperty(globalThis, "hacked"));

describe("A hostile answer is inert:", () => {
  for (const [name, text] of Object.entries(attacks)) {
    test(name, async () => {
      const requested = performance.getEntriesByType("resource").length;
      const whole = render(text);
      await settle(whole);
      check(whole);
      check(await streamFrames(text, 7, check));
      expect(Reflect.get(globalThis, "hacked")).toBeUndefined();
      const foreign = performance
        .getEntriesByType("resource")
        .slice(requested)
        .filter((entry) => new URL(entry.name).origin !== location.origin);
      expect(foreign).toEqual([]);
    });
  }
});

/** Each of these has slowed down or broken some Markdown parser. */
const bombs: Record<string, string> = {
  "nested quotes": ">".repeat(20_000) + "a",
  "nested lists": "- ".repeat(5000) + "a",
  "nested emphasis": "*a **b ".repeat(5000),
  "unclosed emphasis": "**a ".repeat(20_000),
  "brackets behind an address": `http://a/${")".repeat(30_000)}`,
  "points behind an address": `http://a${".".repeat(30_000)}x`,
  "closers only": "a** ".repeat(20_000),
  "nested brackets": "[".repeat(20_000) + "a" + "]".repeat(20_000),
  "open links": "[a](".repeat(10_000),
  "open images": "![".repeat(20_000),
  "nested links": "[a](b".repeat(5000) + ")".repeat(5000),
  backticks: Array.from({ length: 300 }, (_, n) => "`".repeat(n)).join(" "),
  escapes: "\\".repeat(40_000),
  "open angle brackets": "<a".repeat(20_000),
  "open formulas": "$a ".repeat(20_000),
  "open round formulas": "\\(".repeat(20_000),
  entities: "&a".repeat(20_000),
  "open definitions": "[a]: ".repeat(10_000),
  pipes: "|".repeat(20_000) + "\n" + "|-".repeat(10_000) + "|\n" + "|a".repeat(100),
  "wide table": "|a".repeat(500) + "|\n" + "|-".repeat(500) + "|\n" + "|b|\n".repeat(200),
  "underscores in words": "a_".repeat(20_000),
  tildes: "~~a~ ".repeat(10_000),
  "long word": "a".repeat(100_000),
  addresses: "www.".repeat(10_000) + " " + "a@".repeat(10_000) + "http://".repeat(5000),
  "brackets in addresses": "https://a.example/" + "(".repeat(10_000) + ")".repeat(10_000),
  spaces: "a" + " ".repeat(50_000) + "\n".repeat(20_000) + "b",
  tabs: "\t".repeat(20_000) + "a",
};

describe("A pathological text is rendered in reasonable time:", () => {
  for (const [name, text] of Object.entries(bombs)) {
    test(name, () => {
      const from = performance.now();
      const container = render(text);
      // Far above what a slow machine needs, far below what quadratic work takes.
      expect(performance.now() - from).toBeLessThan(4000);
      expect(container.childElementCount).toBeGreaterThan(0);
    });
  }
});
