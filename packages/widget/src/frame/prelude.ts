/**
 * Runs behind the first screen, before that is drawn: a script of its own, written into the page. It makes the
 * page look as the host wants it, starts the app once that look is on the screen, and minds the composer until it is
 * there.
 */
import type { Scheme } from "@sidenote/protocol";
import { LOOK } from "../shared/frame-url.ts";
import { applyTheme } from "./theme.ts";

const root = document.documentElement;
const wanted = new URLSearchParams(location.search);
const read = (name: string): string => wanted.get(name) ?? "";

const properties = LOOK.filter(read).map((name) => [name, read(name)]);
applyTheme({
  // One that there is not looks like `auto`.
  scheme: (read("scheme") || "auto") as Scheme,
  properties: Object.fromEntries(properties),
});
root.dataset["mode"] = read("mode");
// `en-GB` in the page that is written in `en`.
const locale = read("locale");
if (locale.split("-")[0] === root.lang.split("-")[0]) root.lang = locale;
// No page around it and none that opened it: then there is nothing to show but why.
root.hidden = parent === window && !opener;

// The app stands in the page as a text: to compile it would hold up the first screen, in which one can write already.
addEventListener("DOMContentLoaded", async () => {
  await new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    // Where nobody sees it, nothing is drawn.
    setTimeout(resolve, 200);
  });
  const script = document.createElement("script");
  script.type = "module";
  script.text = document.getElementById("main")!.textContent!;
  root.append(script);
});

let isWaiting = true;
let pressed: HTMLElement | null;

/** Until the app is there, which then takes care of everything. */
function on<Type extends keyof WindowEventMap>(
  type: Type,
  act: (event: WindowEventMap[Type]) => void,
): void {
  addEventListener(type, (event) => isWaiting && act(event));
}

/** There is one place to write in: nothing else has a text. */
const hasText = (target: EventTarget | null): boolean =>
  !!(target as HTMLTextAreaElement).value?.trim();

function send(event: Event): void {
  event.preventDefault();
  root.dataset["sent"] = "";
}

on("keydown", (event) => {
  const { key, target, shiftKey, altKey, isComposing, keyCode } = event;
  if (key === "Enter" && !shiftKey && !altKey && !isComposing && keyCode !== 229) {
    if (hasText(target)) send(event);
  }
});
on("submit", send);
on("input", ({ target }) => {
  // Who goes on writing has not finished.
  delete root.dataset["sent"];
  (target as HTMLTextAreaElement).form!.querySelector("button")!.ariaDisabled = String(
    !hasText(target),
  );
});
on("click", ({ target }) => {
  // What opens a popover needs no app.
  pressed = (target as Element).closest(".icon-button:not([popovertarget])");
});

// WebKit lets nothing in a frame of another site take the focus before somebody has touched it. Who opens the chat and
// writes touches it with the first letter.
function touch({ key, ctrlKey, metaKey }: KeyboardEvent): void {
  if (/^[\p{L}\d]$/u.test(key) && !ctrlKey && !metaKey) document.querySelector("textarea")?.focus();
}
addEventListener("keydown", touch);
addEventListener("focusin", () => removeEventListener("keydown", touch));

globalThis.started = () => {
  isWaiting = false;
  pressed?.click();
};

declare global {
  /** The app is there: nothing is noted any more, and the button that was pressed last does its work. */
  var started: () => void;
}
