/**
 * Prevents the page from scrolling behind a full-screen panel, where scroll gestures would otherwise chain to it.
 * Returns the function that releases it.
 */
export function lockPage(): () => void {
  // The viewport takes `overflow` from the body unless the root element sets its own.
  const isSetByBody = getComputedStyle(document.documentElement).overflow === "visible";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${isSetByBody ? "body" : "html"} { overflow: hidden !important }`);
  document.adoptedStyleSheets.push(sheet);
  return () => {
    const { adoptedStyleSheets } = document;
    document.adoptedStyleSheets = adoptedStyleSheets.filter((other) => other !== sheet);
  };
}
