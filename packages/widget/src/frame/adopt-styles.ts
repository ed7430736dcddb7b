/** Adds a style sheet that came with a later part. The frame's policy allows no `<style>`, but it allows this. */
export function adoptStyles(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
