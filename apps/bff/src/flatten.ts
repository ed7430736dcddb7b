/**
 * Returns the same string, flattened. V8 represents a concatenated string as a rope that keeps all its parts in memory.
 * Computing its byte length replaces the rope by a flat string, which takes half the memory or much less.
 */
export function flatten(text: string): string {
  Buffer.byteLength(text);
  return text;
}
