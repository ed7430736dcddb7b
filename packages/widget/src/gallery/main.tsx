import type { Scheme } from "@sidenote/protocol";
import { render } from "preact";
import { AlonePage } from "../frame/components/AlonePage.tsx";
import { createWords } from "./create-words.ts";
import { Shelf } from "./Shelf.tsx";
import { type Look, showState } from "./show-state.tsx";
import { STATES } from "./states.ts";

/**
 * `?state=…` shows one state, with `scheme`, `dir`, `locale` and `accent`; without it, all of them are shown in frames.
 * `?alone` shows the page of a frame without a host.
 */
const wanted = new URLSearchParams(location.search);
const root = document.getElementById("app")!;
const name = wanted.get("state") ?? "";
const state = STATES[name];

function readLook(): Look {
  const [scheme, direction, locale, accent] = ["scheme", "dir", "locale", "accent"].map((key) =>
    wanted.get(key),
  );
  return {
    ...(scheme && { scheme: scheme as Scheme }),
    ...(direction && { direction: direction as "ltr" | "rtl" }),
    ...(locale && { locale }),
    ...(accent && { accent }),
  };
}

if (wanted.has("alone")) {
  render(<AlonePage words={createWords()} reason="aloneText" />, root);
} else if (state) {
  await showState(root, state, readLook());
  document.body.dataset["shown"] = name;
} else render(<Shelf wanted={wanted} />, root);
