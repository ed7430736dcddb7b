const ENTITY = /&(?:#[xX][\da-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z\d]{1,31});/y;
const ESCAPE_OR_ENTITY =
  /\\([!-/:-@[-`{-~])|&(?:#[xX][\da-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z\d]{1,31});/g;

const named = new Map<string, string>();

function decode(entity: string): string {
  if (entity[1] === "#") {
    const hex = /x/i.test(entity[2] ?? "");
    const code = Number.parseInt(entity.slice(hex ? 3 : 2), hex ? 16 : 10);
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
      ? "\ufffd"
      : String.fromCodePoint(code);
  }
  let character = named.get(entity);
  if (character === undefined) {
    // The browser knows the 2,125 names; the expression above lets only a name through.
    character = new DOMParser().parseFromString(entity, "text/html").body.textContent ?? entity;
    named.set(entity, character);
  }
  return character;
}

/** The character reference at a place, decoded; undefined if there is none or its name is unknown. */
export function parseEntity(text: string, at: number): { value: string; end: number } | undefined {
  ENTITY.lastIndex = at;
  const source = ENTITY.exec(text)?.[0];
  if (source === undefined) return undefined;
  const value = decode(source);
  return value === source ? undefined : { value, end: at + source.length };
}

/** Resolves backslash escapes and character references in a destination, a title or an info string. */
export function decodeText(text: string): string {
  return text.replace(ESCAPE_OR_ENTITY, (source: string, escaped: string | undefined) =>
    escaped === undefined ? decode(source) : escaped,
  );
}
