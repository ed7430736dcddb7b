/**
 * Whether a key event belongs to an input method's composition, where Enter only chooses a word. Safari ends the
 * composition before the key event and reports it only as code 229 (https://bugs.webkit.org/show_bug.cgi?id=165004).
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
