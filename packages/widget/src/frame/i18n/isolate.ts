/** Isolates foreign text in a message, so that neither affects the other's direction (UAX 9, first strong isolate). */
export const isolate = (text: string): string => `\u2068${text}\u2069`;
