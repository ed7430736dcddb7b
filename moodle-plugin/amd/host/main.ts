import type { Mode } from "@sidenote/protocol";
import { mountChat } from "../../../packages/widget/src/host/mount.ts";
import type { ChatHandle } from "../../../packages/widget/src/host/options.ts";
import { readPageScheme } from "./page-scheme.ts";
import { acceptPolicy, getToken, type Place } from "./session.ts";

const MODES: readonly string[] = ["bubble", "inline", "panel"] satisfies Mode[];

function isMode(mode: string | undefined): mode is Mode {
  return mode !== undefined && MODES.includes(mode);
}

/**
 * Puts the assistant on a page: into the element of templates/widget.mustache when it is inline, else at the end of the
 * page, where it can be reached while the block drawer is closed. No script of another origin runs here; only the frame
 * does, in its own.
 */
export function init(id: string): void {
  const element = document.getElementById(id);
  if (!element || element.dataset["mounted"]) return;
  element.dataset["mounted"] = "true";
  const { server, mode, locale, title, contextid, instanceid } = element.dataset;
  if (!server || !isMode(mode)) return;
  const place: Place = { contextId: Number(contextid), instanceId: Number(instanceid) };

  const mount = (): ChatHandle => {
    const host = document.createElement("div");
    host.className = `block_sidenote-host block_sidenote-${mode}`;
    if (mode === "inline") element.prepend(host);
    else document.body.append(host);
    return mountChat(host.attachShadow({ mode: "open" }), {
      server,
      mode,
      locale,
      scheme: readPageScheme(),
      label: title,
      shortcut: "",
      // Who edits the page selects text for other reasons.
      askLabel: document.body.classList.contains("editing") ? null : "",
      getToken: () => getToken(place),
      acceptPolicy: () => acceptPolicy(place),
      onEvent: (event) =>
        host.dispatchEvent(
          new CustomEvent(`sidenote:${event.type}`, { detail: event, bubbles: true }),
        ),
    });
  };

  const button = element.querySelector<HTMLButtonElement>('[data-action="open"]');
  if (!button) {
    mount();
    return;
  }
  // An inline assistant with a button waits for it; the others are there at once, and the button opens them.
  let chat = mode === "inline" ? undefined : mount();
  button.disabled = false;
  button.addEventListener("click", () => {
    chat ??= mount();
    void chat.open();
    if (mode === "inline") button.hidden = true;
  });
}
