import type { FrameMessage, HostMessage } from "@sidenote/protocol";
import { openChannel, type Outgoing } from "../shared/channel.ts";
import { isFrameMessage } from "../shared/frame-message.ts";
import { keep, readKept } from "./kept.ts";
import { createRetry } from "./retry.ts";
import type { Start } from "./start.ts";

/** For so long, and not quite, a frame that has spoken waits for an answer. */
const WAITS_MS = 18_000;
/** How long after loading a frame may take to speak. An error page of the browser loads, but never speaks. */
const SPEAK_MS = 10_000;

/**
 * Our end of the frame's channel. The handshake starts over by itself whenever the browser loads the frame anew. Over a
 * frame that failed there is a button that loads it again.
 */
export function createFrame(
  start: Start,
  { isOpen, onClose }: { isOpen: () => boolean; onClose: () => void },
) {
  const { root, box, iframe, options, signal } = start;
  const { getToken, acceptPolicy, onEvent } = options;
  let isLaunched = false;
  let hasSpoken = false;
  let spokeAt = 0;
  /** Whether it waits for us still. */
  let isWaiting = false;
  let timer = 0;
  let queue: (() => void)[] = [];
  let arrivals: (() => void)[] = [];

  const channel = openChannel<FrameMessage, HostMessage>({
    peer: () => iframe.contentWindow,
    origin: new URL(options.server).origin,
    isMessage: isFrameMessage,
    async onMessage(message) {
      switch (message.type) {
        case "frame.ready":
          hasSpoken = true;
          spokeAt = performance.now();
          isLaunched = isWaiting = false;
          // It was slow, and is there after all, with the focus of the button that lay over it.
          box.classList.remove("failed");
          if (root.activeElement?.closest(".retry")) iframe.focus();
          // The focus that somebody gave it while it loaded went to the empty document of before.
          if (iframe.matches(":focus")) iframe.contentWindow?.focus();
          for (const act of arrivals) act();
          arrivals = [];
          return launch();
        case "token.request":
          return channel.send({ type: "token.issued", ...(await attempt(askToken)) });
        case "policy.accept":
          return channel.send({ type: "policy.accepted", ...(await attempt(accept)) });
        case "frame.resize":
          return box.style.setProperty("--height", `${message.height}px`);
        case "frame.unread":
          return onEvent({ type: "unread", count: message.count });
        case "frame.close":
          return onClose();
        case "frame.keep":
          return keep(options.server, message.key, message.value);
      }
    },
  });

  async function askToken() {
    const { early } = start;
    start.early = undefined;
    const token = await (early ?? getToken());
    if (!token) throw new Error("No token.");
    return { token };
  }

  async function accept() {
    await acceptPolicy();
    return { ok: true };
  }

  /** Runs what the page gave us; its failure is an answer too, and an event for the page. */
  async function attempt<T extends object>(act: () => Promise<T>): Promise<T | { error: string }> {
    try {
      return await act();
    } catch (error) {
      onEvent({ type: "error", message: String(error) });
      return { error: "failed" };
    }
  }

  async function launch() {
    const answer = await attempt(askToken);
    if ("error" in answer) {
      // A chat that runs goes on, and asks for a token itself when it wants one.
      if (isLaunched) return;
      // One that waits is told that somebody is here, and goes on waiting.
      isWaiting ||= performance.now() - spokeAt < WAITS_MS;
      channel.send({ type: "token.issued", ...answer });
      return offerRetry();
    }
    const { locale, mode, scheme } = options;
    const theme = { scheme, properties: start.readProperties() };
    const kept = isLaunched ? {} : readKept(options.server);
    channel.send({ type: "host.launch", ...answer, mode, theme, kept, ...(locale && { locale }) });
    if (!isLaunched) {
      onEvent({ type: "ready" });
      isLaunched = true;
      box.classList.add("ready");
      sendState();
    }
    for (const act of queue) act();
    queue = [];
  }

  /** Tells the frame whether it is shown; one that is not launched yet learns it then. */
  function sendState() {
    if (isLaunched) channel.send({ type: isOpen() ? "host.open" : "host.close" });
  }

  /** Once there is somebody in the frame, launched or not. */
  function whenThere(act: () => void) {
    if (hasSpoken) act();
    else arrivals.push(act);
  }

  /** Once the frame has been launched. */
  function whenLaunched(act: () => void) {
    if (isLaunched) act();
    else queue.push(act);
  }

  const offerRetry = createRetry(start, () => {
    // What was written in it meanwhile stays there.
    if (isWaiting) {
      iframe.focus();
      return void launch();
    }
    isLaunched = hasSpoken = false;
    box.classList.remove("ready");
    start.load();
  });

  function watch() {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (hasSpoken) return;
      onEvent({ type: "error", message: "The frame did not answer." });
      offerRetry();
    }, SPEAK_MS);
  }
  iframe.addEventListener("load", watch, { signal });
  // It may have loaded before we did: then its document is out of our reach.
  if (iframe.isConnected && !iframe.contentDocument) watch();
  const { heard = [] } = start;
  start.heard = undefined;
  for (const event of heard) channel.hear(event);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    channel.close();
  });

  return {
    /** Loads the frame, the first time. */
    load: () => iframe.isConnected || start.load(),
    whenThere,
    sendState,
    send: (message: Outgoing<HostMessage>) => whenLaunched(() => channel.send(message)),
    /** Tells the frame what changed in the options. */
    update() {
      if (isLaunched) void launch();
    },
  };
}
