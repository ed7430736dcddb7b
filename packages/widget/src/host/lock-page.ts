/**
 * Keeps the page where it is: it would scroll on behind what fills the screen, from where that cannot be scrolled itself.
 * Returns how to let it go.
 */
export function lockPage(): () => void {
  const { style } = document.documentElement;
  const { overflow } = style;
  style.overflow = "hidden";
  return () => {
    style.overflow = overflow;
  };
}
