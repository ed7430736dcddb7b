/**
 * Whether a key belongs to an input method that is composing: Enter then chooses a word. Safari ends the composition
 * before the key arrives and tells only by code 229 (https://bugs.webkit.org/show_bug.cgi?id=165004).
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
