import { toFrameUrl } from "../shared/frame-url.ts";
import type { ChatOptions } from "./options.ts";
import { readProperties } from "./properties.ts";

/** A frame being loaded, for the panel chunk to take over. */
export interface Start {
  readonly root: ShadowRoot;
  readonly box: HTMLElement;
  readonly iframe: HTMLIFrameElement;
  readonly options: ChatOptions;
  /** Aborts when the chat is unmounted. */
  readonly signal: AbortSignal;
  /** Messages received from the iframe before its channel was opened. */
  heard?: MessageEvent[] | undefined;
  /** A token requested while the frame was loading. */
  early?: Promise<string> | undefined;
  /** Returns the `--sidenote-…` properties that the page set and the frame uses. */
  readProperties(): Record<string, string>;
  /** Loads or reloads the frame. Without `isSeen`, its first load is lazy. */
  load(isSeen?: boolean): void;
}

/** Creates the iframe without loading it. */
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
  // The frame has another origin than the page, so `allow-same-origin` gives it no access to the page.
  iframe.sandbox =
    "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads";
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
