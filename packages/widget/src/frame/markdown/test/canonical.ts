import { toSafeUrl } from "../view/safe-link.ts";

const BLOCKS = /^(?:p|h[1-6]|ul|ol|li|blockquote|pre|hr|table|thead|tbody|tr|th|td|div|section)$/;

/**
 * Converts HTML to a form in which our output and that of a reference implementation are equal: disallowed URLs and
 * paragraphs in tight lists are left out, images are links.
 */
export function toCanonical(root: Element): string {
  return children(root).trim();
}

function children(element: Element): string {
  let out = "";
  for (const child of element.childNodes) {
    if (child instanceof Text) out += textOf(child);
    else if (child instanceof Element) out += canonical(child);
  }
  return out;
}

function textOf(node: Text): string {
  const inBlocksOnly = [...(node.parentElement?.childNodes ?? [])].every(
    (sibling) => !(sibling instanceof Text) || !sibling.data.trim(),
  );
  if (
    inBlocksOnly &&
    /^(?:ul|ol|blockquote|table|thead|tbody|tr|body|div)$/.test(node.parentElement?.localName ?? "")
  )
    return "";
  return node.data.replace(/[ \t\n]+/g, " ").replace(/</g, "&lt;");
}

function canonical(element: Element): string {
  const name = element.localName;
  if (element.matches(".md-code")) return code(element.querySelector("code"));
  if (name === "pre") return code(element);
  if (name === "br") return "<br>";
  if (name === "hr") return "<hr>";
  if (name === "img")
    return link(
      element.getAttribute("src"),
      element.getAttribute("title"),
      element.getAttribute("alt") || element.getAttribute("src") || "",
    );
  if (element.matches("a.md-image")) {
    return link(
      element.getAttribute("href"),
      element.getAttribute("title"),
      (element.textContent ?? "").replace(/^Image: /, ""),
    );
  }
  if (name === "a")
    return link(element.getAttribute("href"), element.getAttribute("title"), children(element));
  if (element.matches(".md-table, .md-part")) return children(element);
  if (name === "span") return children(element).replace(/^Image: /, "");
  if (name === "p" && isTight(element)) return children(element).trim() + "\n";
  const start =
    name === "ol" && element.getAttribute("start") !== null
      ? ` start=${element.getAttribute("start")}`
      : "";
  const inside = BLOCKS.test(name) ? children(element).trim() : children(element);
  return `<${name}${start}>${inside}</${name}>`;
}

function isTight(paragraph: Element): boolean {
  const item = paragraph.parentElement;
  return (
    item?.localName === "li" &&
    item.parentElement?.className !== "md-loose" &&
    !item.closest("[data-reference]")
  );
}

function code(element: Element | null): string {
  const content = (element?.textContent ?? "").replace(/\n$/, "");
  return `<pre>${content.replace(/</g, "&lt;")}</pre>`;
}

function link(href: string | null, title: string | null, content: string): string {
  const inner = content.replace(/<\/?a[^>]*>/g, "");
  const url = decodeURI(toSafeUrl(href ?? "").replace(/%(?![\da-f]{2})/gi, "%25"));
  return url ? `<a href=${url}${title ? ` title=${title}` : ""}>${inner}</a>` : `<a>${inner}</a>`;
}

/** Returns the canonical form of a reference implementation's HTML. */
export function toCanonicalHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const item of body.querySelectorAll("li")) item.dataset["reference"] = "";
  for (const item of body.querySelectorAll("li")) {
    // Text in an item without a paragraph ends where a block starts.
    for (const block of item.querySelectorAll(":scope > *")) {
      if (BLOCKS.test(block.localName)) block.before("\n");
    }
  }
  return toCanonical(body);
}

/** Removes insignificant white space between blocks. */
export const tidy = (html: string): string =>
  html
    .replace(/\s*\n\s*/g, " ")
    .replace(/ +(?=<\/?(?:li|ul|ol|p|pre|blockquote|h\d|hr|br))/g, "")
    .replace(/(<\/?(?:li|ul|ol|p|pre|blockquote|h\d|hr|br)[^>]*>) +/g, "$1");
