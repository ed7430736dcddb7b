import { toFrameUrl } from "../shared/frame-url.ts";
import type { ChatOptions } from "./options.ts";
import { readProperties } from "./properties.ts";

/** A frame on its way, for the panel's part to speak with. */
export interface Start {
  readonly root: ShadowRoot;
  readonly box: HTMLElement;
  readonly iframe: HTMLIFrameElement;
  readonly options: ChatOptions;
  /** Says when all is over. */
  readonly signal: AbortSignal;
  /** What the iframe's window has said so far, until somebody takes it and listens. */
  heard?: MessageEvent[] | undefined;
  /** A token that was asked for while the frame was on its way. */
  early?: Promise<string> | undefined;
  /** The `--sidenote-…` properties that the page set and that the frame cares for. */
  readProperties(): Record<string, string>;
  /** Loads the frame, also once more. Where it is not seen yet, the browser may wait. */
  load(isSeen?: boolean): void;
}

/** Makes the iframe, and loads it when told to. */
export function createStart(
  root: ShadowRoot,
  box: HTMLElement,
  options: ChatOptions,
  signal: AbortSignal,
): Start {
  const iframe = document.createElement("iframe");
  iframe.title = options.label ?? "Sidenote";
  iframe.allow = "clipboard-write";
  iframe.referrerPolicy = "strict-origin";
  // The frame is of another origin than the page, so that allow-same-origin gives it nothing of the page's.
  iframe.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  const start: Start = {
    root,
    box,
    iframe,
    options,
    signal,
    heard: [],
    readProperties: () => readProperties(box),
    load(isSeen = true) {
      const { server, scheme } = options;
      const properties = readProperties(box);
      box.style.colorScheme = scheme === "auto" ? "light dark" : scheme;
      iframe.src = toFrameUrl(server, { ...options, host: location.origin, properties });
      if (iframe.isConnected) return;
      if (isSeen) (start.early = options.getToken()).catch(() => {});
      else iframe.loading = "lazy";
      box.prepend(iframe);
    },
  };
  addEventListener(
    "message",
    (event) => {
      if (event.source && event.source === iframe.contentWindow) start.heard?.push(event);
    },
    { signal },
  );
  return start;
}
