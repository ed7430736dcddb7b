/**
 * An inline script of its own at the end of the first screen, run before that is painted. It applies the host's theme,
 * starts the app in the first quiet moment, and handles the composer until the app has started.
 */
import type { Scheme, Theme } from "@sidenote/protocol";
import { LOOK } from "../shared/frame-url.ts";
import { applyTheme } from "./theme.ts";

const root = document.documentElement;
const wanted = new URLSearchParams(location.search);
const read = (name: string): string => wanted.get(name) ?? "";

const properties = LOOK.filter(read).map((name) => [name, read(name)]);
applyTheme({
  // An unknown scheme looks like `auto`.
  scheme: (read("scheme") || "auto") as Scheme,
  properties: Object.fromEntries(properties),
});
root.dataset["mode"] = read("mode");
// A regional variant of the page's language, e.g. `en-GB` for a page in `en`.
const locale = read("locale");
if (locale.split("-")[0] === root.lang.split("-")[0]) root.lang = locale;
// Neither framed nor opened by a page: hide the screen, since the app can only show why it has no host.
root.hidden = parent === window && !opener;

let timer: ReturnType<typeof setTimeout>;

/**
 * Starts the app once nothing has happened for `quietMs`, so that its start does not hold up the first letters. Its code
 * is in the page as inert text: compiling it first would delay the first screen, in which the user can already type.
 */
function startWhenQuiet(quietMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const code = document.getElementById("main");
    // Started already.
    if (!code) return;
    const script = document.createElement("script");
    script.type = "module";
    script.text = code.textContent;
    code.replaceWith(script);
  }, quietMs);
}

addEventListener("DOMContentLoaded", () => startWhenQuiet(200));

let isWaiting = true;
let pressedButton: HTMLElement | null;

/** Handles an event until the app has started. */
function on<Type extends keyof WindowEventMap>(
  type: Type,
  act: (event: WindowEventMap[Type]) => void,
): void {
  addEventListener(type, (event) => isWaiting && act(event));
}

/** Only the composer's text box has a non-empty value. */
const hasText = (target: EventTarget | null): boolean =>
  !!(target as HTMLTextAreaElement).value?.trim();

function send(event: Event): void {
  event.preventDefault();
  root.dataset["sent"] = "";
  startWhenQuiet(0);
}

on("keydown", (event) => {
  const { key, target, shiftKey, altKey, isComposing, keyCode } = event;
  if (key === "Enter" && !shiftKey && !altKey && !isComposing && keyCode !== 229) {
    if (hasText(target)) send(event);
  }
});
on("submit", send);
on("input", ({ target }) => {
  startWhenQuiet(200);
  // Typing more cancels the pending send.
  delete root.dataset["sent"];
  (target as HTMLTextAreaElement).form!.querySelector("button")!.ariaDisabled = String(
    !hasText(target),
  );
});
on("click", ({ target }) => {
  // Buttons that open a popover work without the app.
  pressedButton = (target as Element).closest(".icon-button:not([popovertarget])");
});

// WebKit lets nothing in a cross-site frame take the focus before the user has interacted with it. The first letter
// typed counts as an interaction, so it moves the focus to the text box.
function focusOnKey({ key, ctrlKey, metaKey }: KeyboardEvent): void {
  if (/^[\p{L}\d]$/u.test(key) && !ctrlKey && !metaKey) document.querySelector("textarea")?.focus();
}
addEventListener("keydown", focusOnKey);
addEventListener("focusin", () => removeEventListener("keydown", focusOnKey));

globalThis.applyTheme = applyTheme;
globalThis.started = () => {
  isWaiting = false;
  pressedButton?.click();
};

declare global {
  /** That of `theme.ts`, which would otherwise be in the page twice. */
  var applyTheme: (theme?: Theme) => void;
  /** Called by the app once it has started: stops handling events here and clicks the button that was pressed last. */
  var started: () => void;
}
