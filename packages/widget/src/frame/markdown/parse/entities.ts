const ENTITY = /&(?:#[xX][\da-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z\d]{1,31});/y;
const ESCAPE_OR_ENTITY = new RegExp(`\\\\([!-/:-@[-\`{-~])|${ENTITY.source}`, "g");

const known = new Map<string, string>();

/**
 * Decodes with the browser's HTML parser, which knows the 2,125 names and the invalid code points. `ENTITY` ensures
 * that it never gets anything but a character reference.
 */
function decode(entity: string): string {
  let character = known.get(entity);
  if (character === undefined) {
    character = new DOMParser().parseFromString(`<p>${entity}`, "text/html").body.textContent;
    known.set(entity, character);
  }
  return character;
}

/** Parses the character reference at an offset; undefined if there is none or its name is unknown. */
export function parseEntity(text: string, at: number): { value: string; end: number } | undefined {
  ENTITY.lastIndex = at;
  const [source] = ENTITY.exec(text) ?? [];
  if (!source) return undefined;
  const value = decode(source);
  return value === source ? undefined : { value, end: at + source.length };
}

/** Resolves backslash escapes and character references in a destination, a title or an info string. */
export function decodeText(text: string): string {
  return text.replace(
    ESCAPE_OR_ENTITY,
    (source: string, escaped: string | undefined) => escaped ?? decode(source),
  );
}
