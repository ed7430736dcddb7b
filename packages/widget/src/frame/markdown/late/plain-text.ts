import type { MarkdownOptions } from "../options.ts";
import { BlockParser } from "../parse/block-parser.ts";
import type { Block, Openness } from "../parse/block.ts";
import { normalizeLabel } from "../parse/definitions.ts";
import type { Inline } from "../parse/inline-node.ts";
import { parseInline, type References } from "../parse/inline-parser.ts";
import { splitTask } from "./task-syntax.ts";

const FORMULA = /\$|\\[([]/;

/**
 * Converts a complete text to what a screen reader announces: no markup, formulas in words, code by its length. Never
 * rejects.
 */
export async function toPlainText(markdown: string, t: MarkdownOptions["t"]): Promise<string> {
  // Loading fails offline, or in an old page after an update: formulas are announced by their source.
  const math = FORMULA.test(markdown) ? await import("./formula.ts").catch(() => null) : null;
  const sayFormula = (source: string): string => math?.sayFormula(source, t) ?? source;
  const parser = new BlockParser();
  for (const line of markdown.split(/\r\n|\n|\r/)) parser.addLine(line);
  // Treated as broken off in any case, so that open markers are not announced.
  parser.finish(true);
  const references: References = {
    definition: (label) => parser.definitions.get(label),
    mayBeDefined: false,
    isFootnote: (label) => parser.footnotes.has(normalizeLabel(label)),
  };

  function sayBlock(block: Block): string {
    switch (block.kind) {
      case "paragraph":
      case "heading": {
        const { task, text } = splitTask(block);
        const said = sayText(text, block.open);
        return task ? `${t(task === "done" ? "taskDone" : "taskOpen")}: ${said}` : said;
      }
      case "code":
        return t("codeBlock", { count: block.lines.length });
      case "formula":
        return sayFormula(block.lines.join("\n").trim());
      case "row":
        return block.lines.map((cell) => sayText(cell, false)).join(", ");
      case "item":
      case "list":
      case "table":
        return sayChildren(block, "\n");
      default:
        return sayChildren(block, "\n\n");
    }
  }

  const sayChildren = ({ children }: Block, separator: string): string =>
    children.map(sayBlock).filter(Boolean).join(separator);

  const sayText = (text: string, open: Openness): string =>
    say(parseInline(text, open, references).root);

  function say(node: Inline): string {
    let { text } = node;
    if (node.kind === "footnote") return "";
    if (node.kind === "break") return "\n";
    if (node.kind === "formula") return sayFormula(text);
    for (let child = node.first; child; child = child.next) text += say(child);
    return node.kind === "image" ? t("image", { description: text || node.url }) : text;
  }

  return sayBlock(parser.root);
}
