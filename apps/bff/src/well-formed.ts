/** Half a surrogate pair. Cannot be encoded in UTF-8 or a URL, and is rejected by Claude's API. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Replaces lone surrogates by U+FFFD. */
export function toWellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, "\ufffd");
}
