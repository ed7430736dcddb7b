/** A text of anybody's in a sentence of ours: neither turns the other around (UAX 9, first strong isolate). */
export const isolate = (text: string): string => `\u2068${text}\u2069`;
