/** Below this a background counts as dark, of 255. */
const DARK = 110;

/** Whether the page itself is dark: a Moodle theme decides that, not the visitor's system. */
export function readPageScheme(): "light" | "dark" {
  const [r = 255, g = 255, b = 255, a = 1] =
    getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
  return a > 0 && 0.299 * r + 0.587 * g + 0.114 * b < DARK ? "dark" : "light";
}
