import type { TurnEvent } from "@sidenote/protocol";
import {
  ChatFailure,
  type ClockPort,
  type FailureCode,
  type NetworkPort,
  type TurnListener,
} from "../ports.ts";
import { createSseParser } from "./sse.ts";

/**
 * The server sends a keep-alive after 15 s of silence. After twice that and a margin, the connection counts as dead.
 */
const STALL_MS = 40_000;
/**
 * When the page becomes visible again after this much silence, the connection is replaced without waiting for the
 * stall.
 */
const DOUBT_MS = 17_000;
const FIRST_DELAY_MS = 400;
const LONGEST_DELAY_MS = 10_000;
/** About 45 seconds in total, while the browser is online. */
const ATTEMPTS = 9;

/** As in the protocol's `isFinal`, whose import would bring the schema library along. */
const FINAL: ReadonlySet<TurnEvent["type"]> = new Set([
  "done",
  "error",
  "policy_required",
  "unavailable",
]);

/** How often a running turn is requested again while the host provides no token. */
const TOKEN_ATTEMPTS = 3;

/** Failures that are retried once a turn has started. */
const TRANSIENT: ReadonlySet<FailureCode> = new Set([
  "unreachable",
  "moodle_unavailable",
  "llm_unavailable",
  "store_unavailable",
  "internal",
  "rate_limited",
]);

/**
 * Reads the events of one turn to their end, each once and in order, over as many connections as necessary. `open` is
 * called with the id of the last event received (0: none) and resolves with a response that streams the events after
 * it. A failure of `open` is retried if it is transient; before the first event only `unreachable` is. A connection
 * that ended, broke or stalled is replaced after a growing delay with jitter, or at once when the network returns or
 * the page becomes visible.
 */
export async function readTurn(
  {
    open,
    network,
    clock,
  }: {
    readonly open: (lastId: number, signal: AbortSignal) => Promise<Response>;
    readonly network: NetworkPort;
    readonly clock: ClockPort;
  },
  listener: TurnListener,
  signal: AbortSignal,
): Promise<void> {
  const seen = { lastId: 0, attempts: 0, over: false };

  function receive(id: number, event: TurnEvent): void {
    seen.attempts = 0;
    // A repeated request or a proxy may replay events that were already received.
    if (id <= seen.lastId) return;
    seen.lastId = id;
    seen.over = FINAL.has(event.type);
    listener.onEvent(event);
  }

  while (!seen.over) {
    signal.throwIfAborted();
    try {
      await readOnce();
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ChatFailure && !isTransient(cause)) throw cause;
    }
    if (seen.over) return;
    // Attempts while offline do not count.
    seen.attempts = network.online.peek() ? seen.attempts + 1 : 0;
    if (seen.attempts > ATTEMPTS) throw new ChatFailure("unreachable");
    listener.onConnection(network.online.peek() ? "reconnecting" : "offline");
    await pause();
  }

  function isTransient(failure: ChatFailure): boolean {
    const { code } = failure;
    // While offline, or just back online, the host cannot provide a token either.
    if (!network.online.peek()) return true;
    if (!seen.lastId) return code === "unreachable";
    return TRANSIENT.has(code) || (code === "token_expired" && seen.attempts < TOKEN_ATTEMPTS);
  }

  async function readOnce(): Promise<void> {
    const connection = new AbortController();
    const cut = (): void => connection.abort();
    let lastActivityMs = clock.now();
    let unwatch = clock.after(STALL_MS, cut);
    const noteActivity = (): void => {
      lastActivityMs = clock.now();
      unwatch();
      unwatch = clock.after(STALL_MS, cut);
    };
    const wake = onReturn(network, () => {
      if (clock.now() - lastActivityMs > DOUBT_MS) cut();
    });
    signal.addEventListener("abort", cut);
    try {
      const response = await open(seen.lastId, connection.signal);
      noteActivity();
      listener.onConnection("live");
      const parse = createSseParser(({ id, data }) => receive(Number(id), JSON.parse(data)));
      const decoder = new TextDecoder();
      const reader = response.body!.getReader();
      for (let piece; !seen.over && !(piece = await reader.read()).done;) {
        noteActivity();
        parse(decoder.decode(piece.value, { stream: true }));
      }
    } finally {
      unwatch();
      wake();
      signal.removeEventListener("abort", cut);
      cut();
    }
  }

  /** Waits for the network if offline, otherwise for a delay that grows with each attempt. */
  async function pause(): Promise<void> {
    const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (seen.attempts - 1));
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        cancel();
        unwatch();
        signal.removeEventListener("abort", finish);
        resolve();
      };
      const cancel = network.online.peek()
        ? clock.after(delayMs * (0.5 + Math.random()), finish)
        : () => {};
      const unwatch = onReturn(network, finish);
      signal.addEventListener("abort", finish);
    });
  }
}

/** Calls back each time the network returns or the page becomes visible. Returns the function that stops this. */
function onReturn(network: NetworkPort, callback: () => void): () => void {
  const watch = (source: NetworkPort["online"]): (() => void) => {
    let before = source.peek();
    return source.subscribe((now) => {
      if (now && !before) callback();
      before = now;
    });
  };
  const unwatch = [watch(network.online), watch(network.visible)];
  return () => unwatch.forEach((stop) => stop());
}
