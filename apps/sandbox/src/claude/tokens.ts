/** Cuts a text into pieces about the size of a model's tokens; joined they are the text. Never cuts a character. */
export function splitIntoTokens(text: string): string[] {
  return (
    text.match(/[^\S\n]?[\p{L}\p{M}\p{N}]{1,6}|\n+|[^\S\n]+|[^\s\p{L}\p{M}\p{N}]{1,3}/gu) ?? []
  );
}

/** About as many tokens as Claude would count. */
export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3.8);
}
