/** Half a character, which is none: neither UTF-8 nor an address can hold it, and Claude's API refuses it. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** A text with nothing in it that is no character. */
export function toWellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, "\ufffd");
}
