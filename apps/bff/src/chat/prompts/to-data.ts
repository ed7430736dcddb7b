/**
 * Makes untrusted text safe between a prompt's tags: one line, without angle brackets, so that it cannot close a tag.
 */
export function toData(text: string): string {
  return text.replace(/[<>]/g, "").replace(/\s+/g, " ").trim();
}
