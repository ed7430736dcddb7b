/**
 * The same text in one piece of memory. V8 makes one that was put together of its pieces, and keeps them all; who counts
 * its bytes gets one in their place, of half the size or much less.
 */
export function flatten(text: string): string {
  Buffer.byteLength(text);
  return text;
}
