import type { FrameMessage, HostMessage } from "@sidenote/protocol";
import { openChannel, type Outgoing } from "../shared/channel.ts";
import { isFrameMessage } from "../shared/frame-message.ts";
import { keep, readKept } from "./kept.ts";
import { createRetry } from "./retry.ts";
import type { Start } from "./start.ts";

/**
 * How long a frame that sent `frame.ready` certainly still waits for an answer: a little less than its own time limit
 * (`ANSWER_MS` in frame/transport/host.ts).
 */
const LAUNCH_WAIT_MS = 18_000;
/**
 * How long a loaded frame may take to send `frame.ready`. A browser's error page fires `load` too, but never sends it.
 */
const READY_TIMEOUT_MS = 10_000;

/**
 * The host's end of the channel. The handshake starts over each time the browser loads the frame. A frame that failed
 * is covered by a notice with a retry button.
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
  /** Whether the frame, told that its launch failed, is still waiting for one. */
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
          // A slow frame may arrive after the retry notice was shown, whose button may have the focus.
          box.classList.remove("failed");
          if (root.activeElement?.closest(".retry")) iframe.focus();
          // Focus given while it loaded went to the previous, empty document.
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

  /** Runs a callback of the page. A failure is reported to the frame and, as an event, to the page. */
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
      // A running chat continues, and requests a token itself when it needs one.
      if (isLaunched) return;
      // Any message lifts the time limit of a frame that is waiting, so a retry can still launch it.
      isWaiting ||= performance.now() - spokeAt < LAUNCH_WAIT_MS;
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

  /** Tells a launched frame whether it is shown; otherwise the launch does. */
  function sendState() {
    if (isLaunched) channel.send({ type: isOpen() ? "host.open" : "host.close" });
  }

  /** Calls back once the frame has sent `frame.ready`, launched or not. */
  function whenThere(act: () => void) {
    if (hasSpoken) act();
    else arrivals.push(act);
  }

  /** Calls back once the frame has been launched. */
  function whenLaunched(act: () => void) {
    if (isLaunched) act();
    else queue.push(act);
  }

  const offerRetry = createRetry(start, () => {
    // Launch the waiting frame instead of reloading it, so that text typed in it is kept.
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
    }, READY_TIMEOUT_MS);
  }
  iframe.addEventListener("load", watch, { signal });
  // The frame may have loaded before this module ran; then its document is cross-origin and out of reach.
  if (iframe.isConnected && !iframe.contentDocument) watch();
  const { heard = [] } = start;
  start.heard = undefined;
  for (const event of heard) channel.hear(event);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    channel.close();
  });

  return {
    /** Loads the frame unless it has been loaded. */
    load: () => iframe.isConnected || start.load(),
    whenThere,
    sendState,
    send: (message: Outgoing<HostMessage>) => whenLaunched(() => channel.send(message)),
    /** Sends changed options to the frame. */
    update() {
      if (isLaunched) void launch();
    },
  };
}
