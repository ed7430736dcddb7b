import type { Theme } from "@sidenote/protocol";

/** Puts the host's scheme and custom properties on the document. Contrast is corrected by the style sheet. */
export function applyTheme(theme: Theme = "auto"): void {
  const { scheme, properties = {} } =
    typeof theme === "string" ? { scheme: theme } : { ...theme, scheme: theme.scheme ?? "auto" };
  const root = document.documentElement;
  if (scheme === "auto") delete root.dataset["scheme"];
  else root.dataset["scheme"] = scheme;
  for (const [name, value] of Object.entries(properties)) {
    // A colour, a length or a font, and nothing that fetches.
    if (/^--sidenote-[\w-]+$/.test(name) && !/url|image|[;{}\\]/i.test(value)) {
      root.style.setProperty(name, value);
    }
  }
}

/** Adds a style sheet that came with a later part. The frame's policy allows no `<style>`, but it allows this. */
export function adoptStyles(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
