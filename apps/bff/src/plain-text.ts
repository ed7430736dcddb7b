const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

const ENTITY = /&(#x[0-9a-f]+|#\d+|[a-z]+);/gi;

/** What stands before the end of a script or a style. Sought from its end, so that a text made for it is not slow. */
const UNSEEN = /<(?:script|style)\b[^]*$/i;

/** The words of a piece of HTML. For prompts and names: never put back into a page as HTML. */
export function toPlainText(html: string): string {
  return html
    .split(/<\/(?:script|style)\s*>/i)
    .map((part, index, { length }) => (index < length - 1 ? part.replace(UNSEEN, " ") : part))
    .join("")
    .replace(/<br\s*\/?>|<\/(p|div|li|h[1-6]|tr)>/gi, "\n")
    .replace(/<[^<>]*>/g, " ")
    .replace(ENTITY, decodeEntity)
    .replace(/[ \t\f\v\r]+/g, " ")
    .replace(/ *\n\s*/g, "\n")
    .trim();
}

/** Text as XML writes it, with its entities as the characters they stand for. */
export function decodeEntities(text: string): string {
  return text.replace(ENTITY, decodeEntity);
}

function decodeEntity(entity: string, name: string): string {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? entity;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}
