import { openChannel } from "../shared/channel.ts";
import { isFrameMessage } from "../shared/frame-message.ts";
import { HOST_PARAMETER } from "../shared/host-origin.ts";
import type { ChatOptions } from "./options.ts";
import { readProperties } from "./properties.ts";

/**
 * The iframe in its box, and our end of its channel. The handshake starts over by itself whenever the browser loads the
 * frame anew. The box has the class `wait` while there is nothing to see, and `failed` when nothing will come.
 */
export function createFrame(box: HTMLElement, options: ChatOptions, onClose: () => void) {
  const iframe = document.createElement("iframe");
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
  let hasSpoken = false;
  let queue: Parameters<typeof channel.send>[0][] = [];

  const channel = openChannel({
    peer: () => iframe.contentWindow,
    origin: new URL(options.server).origin,
    isMessage: isFrameMessage,
    onMessage: async (message) => {
      switch (message.type) {
        case "frame.ready":
          hasSpoken = true;
          show();
          // The focus that it was given while it loaded went to the empty document of before.
          if (iframe.matches(":focus")) iframe.contentWindow?.focus();
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

  function show(state = "") {
    for (const name of ["wait", "failed"]) box.classList.toggle(name, name === state);
  }

  async function launch() {
    const answer = await attempt(getToken);
    if ("error" in answer) return show("failed");
    const { locale, mode, scheme } = options;
    const theme = { scheme, properties: readProperties(iframe) };
    channel.send({ type: "host.launch", ...answer, mode, theme, ...(locale ? { locale } : {}) });
    if (!isLaunched) options.onEvent({ type: "ready" });
    isLaunched = true;
    for (const message of queue) channel.send(message);
    queue = [];
  }

  function load() {
    show("wait");
    box.style.colorScheme = options.scheme === "auto" ? "light dark" : options.scheme;
    box.prepend(iframe);
  }

  return {
    iframe,
    /** Puts the iframe into its box, the first time. */
    load: () => iframe.isConnected || load(),
    /** Loads it again. */
    reload() {
      isLaunched = hasSpoken = false;
      show("wait");
      iframe.src = String(iframe.src);
    },
    /** Gives up on a frame that has not spoken. */
    giveUp() {
      if (hasSpoken) return;
      fail("The frame did not answer.");
      show("failed");
    },
    /** Sends once the frame has been launched. */
    send(message: Parameters<typeof channel.send>[0]) {
      if (isLaunched) channel.send(message);
      else queue.push(message);
    },
    /** Tells the frame what changed in the options. */
    update: () => isLaunched && launch(),
    remove: channel.close,
  };
}
export type Frame = ReturnType<typeof createFrame>;
