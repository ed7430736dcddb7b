/** Untrusted text as it may stand between a prompt's tags: on one line, with nothing that could close them. */
export function toData(text: string): string {
  return text.replace(/[<>]/g, "").replace(/\s+/g, " ").trim();
}
