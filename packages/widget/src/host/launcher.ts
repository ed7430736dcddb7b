const SVG = "http://www.w3.org/2000/svg";

/** Creates a button with a class and a text. */
export function createButton(className: string, text: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.className = className;
  button.textContent = text;
  return button;
}

/**
 * Creates the round button that opens the panel, with a badge of unread answers. Its accessible name is the label and
 * that count.
 */
export function createLauncher() {
  const button = createButton("launcher", "");
  const name = document.createElement("span");
  const badge = document.createElement("i");
  const icon = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  icon.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", "M4 5h16v11H9l-5 4zM8 9h8M8 12h5");
  icon.append(path);
  button.append(icon, name, badge);

  return {
    button,
    setLabel: (label: string) => (name.textContent = label),
    setUnread: (count: number) => (badge.textContent = count ? ` ${count}` : ""),
  };
}
