/** Splits a text, without loss, into pieces about the size of a model's tokens. Never splits a character. */
export function splitIntoTokens(text: string): string[] {
  return (
    text.match(/[^\S\n]?[\p{L}\p{M}\p{N}]{1,6}|\n+|[^\S\n]+|[^\s\p{L}\p{M}\p{N}]{1,3}/gu) ?? []
  );
}

/** Estimates how many tokens Claude would count. */
export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3.8);
}
