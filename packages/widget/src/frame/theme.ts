import type { Theme } from "@sidenote/protocol";

/**
 * Applies the host's colour scheme and custom properties to the document. The style sheet ensures sufficient contrast.
 */
export function applyTheme(theme: Theme = "auto"): void {
  const { scheme, properties = {} } =
    typeof theme === "string" ? { scheme: theme } : { ...theme, scheme: theme.scheme ?? "auto" };
  const root = document.documentElement;
  if (scheme === "auto") delete root.dataset["scheme"];
  else root.dataset["scheme"] = scheme;
  for (const [name, value] of Object.entries(properties)) {
    // Allows colours, lengths and fonts, but nothing that could load a resource.
    if (/^--sidenote-[\w-]+$/.test(name) && !/url|image|[;{}\\]/i.test(value)) {
      root.style.setProperty(name, value);
    }
  }
}
