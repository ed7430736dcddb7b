/**
 * Keeps the page where it is: it would scroll on behind what fills the screen, from where that cannot be scrolled itself.
 * Returns how to let it go.
 */
export function lockPage(): () => void {
  // The page scrolls as its body says, unless its root says something itself.
  const isBodys = getComputedStyle(document.documentElement).overflow === "visible";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${isBodys ? "body" : "html"} { overflow: hidden !important }`);
  document.adoptedStyleSheets.push(sheet);
  return () => {
    const { adoptedStyleSheets } = document;
    document.adoptedStyleSheets = adoptedStyleSheets.filter((other) => other !== sheet);
  };
}
