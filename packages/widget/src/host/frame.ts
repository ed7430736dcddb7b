import { openChannel } from "../shared/channel.ts";
import { isFrameMessage } from "../shared/frame-message.ts";
import { HOST_PARAMETER } from "../shared/host-origin.ts";
import type { ChatOptions } from "./options.ts";
import { readProperties } from "./properties.ts";

/** How long after loading a frame may take to speak. */
const SPEAK_MS = 10_000;

/**
 * The iframe in its box, and our end of its channel. The handshake starts over by itself whenever the browser loads the
 * frame anew. The box has the class `wait` while there is nothing to see, and a button to try again if nothing comes.
 */
export function createFrame(box: HTMLElement, options: ChatOptions, onClose: () => void) {
  const iframe = document.createElement("iframe");
  const retry = document.createElement("button");
  retry.className = "retry";
  retry.textContent = `↻ ${options.label}`;
  iframe.title = options.label;
  iframe.allow = "clipboard-write";
  iframe.referrerPolicy = "strict-origin";
  // The frame is of another origin than the page, so that allow-same-origin gives it nothing of the page's.
  iframe.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  iframe.src = `${options.server}/widget/?${HOST_PARAMETER}=${encodeURIComponent(location.origin)}`;

  let isLaunched = false;
  let spoke = false;
  let timer = 0;
  let queue: Parameters<typeof channel.send>[0][] = [];

  const channel = openChannel({
    peer: () => iframe.contentWindow,
    origin: new URL(options.server).origin,
    isMessage: isFrameMessage,
    onMessage: async (message) => {
      switch (message.type) {
        case "frame.ready":
          spoke = true;
          clearTimeout(timer);
          show(true);
          return launch();
        case "token.request":
          return channel.send({ type: "token.issued", ...(await attempt(getToken)) });
        case "policy.accept":
          return channel.send({ type: "policy.accepted", ...(await attempt(acceptPolicy)) });
        case "frame.resize":
          return box.style.setProperty("--height", `${message.height}px`);
        case "frame.unread":
          return options.onEvent({ type: "unread", count: message.count });
        case "frame.close":
          return onClose();
      }
    },
  });

  const getToken = async () => ({ token: await options.getToken() });
  const acceptPolicy = async () => {
    await options.acceptPolicy();
    return { ok: true };
  };

  /** Runs what the page gave us; its failure is an answer too, and an event for the page. */
  async function attempt<T>(act: () => Promise<T>): Promise<T | { error: string }> {
    try {
      return await act();
    } catch (error) {
      fail(String(error));
      return { error: "failed" };
    }
  }

  function fail(message: string) {
    options.onEvent({ type: "error", message });
  }

  function show(isShown: boolean, mayRetry = false) {
    box.classList.toggle("wait", !isShown);
    retry.hidden = !mayRetry;
  }

  async function launch() {
    const answer = await attempt(getToken);
    if ("error" in answer) return show(false, true);
    const { locale, mode, scheme } = options;
    const theme = { scheme, properties: readProperties(iframe) };
    channel.send({ type: "host.launch", ...answer, mode, theme, ...(locale ? { locale } : {}) });
    if (!isLaunched) options.onEvent({ type: "ready" });
    isLaunched = true;
    for (const message of queue) channel.send(message);
    queue = [];
  }

  function load() {
    show(false);
    box.style.colorScheme = options.scheme === "auto" ? "light dark" : options.scheme;
    if (!iframe.isConnected) box.prepend(iframe, retry);
  }

  // An error page of the browser loads as well as a frame does, but it never speaks.
  iframe.onload = () => {
    clearTimeout(timer);
    if (!spoke)
      timer = window.setTimeout(() => {
        fail("The frame did not answer.");
        show(false, true);
      }, SPEAK_MS);
    spoke = false;
  };
  retry.onclick = () => {
    isLaunched = false;
    show(false);
    iframe.src = String(iframe.src);
  };

  return {
    iframe,
    /** Puts the iframe into its box, the first time. */
    load: () => iframe.isConnected || load(),
    /** Sends once the frame has been launched. */
    send(message: Parameters<typeof channel.send>[0]) {
      if (isLaunched) channel.send(message);
      else queue.push(message);
    },
    /** Tells the frame what changed in the options. */
    update: () => isLaunched && launch(),
    remove() {
      clearTimeout(timer);
      channel.close();
    },
  };
}
export type Frame = ReturnType<typeof createFrame>;
