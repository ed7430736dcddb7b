import type { TurnEvent } from "@sidenote/protocol";
import {
  ChatFailure,
  type ClockPort,
  type FailureCode,
  type NetworkPort,
  type TurnListener,
} from "../ports.ts";
import { createSseParser } from "./sse.ts";

/** The server breaks a silence after 15 s: twice that and some more, and the connection is dead. */
const STALL_MS = 40_000;
/** Seen again after this much silence, we do not wait for the stall to be noticed. */
const DOUBT_MS = 17_000;
const FIRST_DELAY_MS = 400;
const LONGEST_DELAY_MS = 10_000;
/** About 45 seconds in all, while the browser says that there is a network. */
const ATTEMPTS = 9;

const FINAL: ReadonlySet<TurnEvent["type"]> = new Set([
  "done",
  "error",
  "policy_required",
  "unavailable",
]);
/** How often a turn that runs is asked for with no token to be had. */
const TOKEN_ATTEMPTS = 3;

/** What passes by itself when a turn that has started is asked for again. */
const PASSING: ReadonlySet<FailureCode> = new Set([
  "unreachable",
  "moodle_unavailable",
  "llm_unavailable",
  "store_unavailable",
  "internal",
  "rate_limited",
]);

/**
 * Reads the events of one turn to their end, each once and in order, over as many connections as it takes. `open` is
 * called with the id of the last event seen (0: none) and resolves with a response that streams those after it; before
 * the first event its failures end the reading, later only those that do not pass. A connection that ended, broke or
 * fell silent is opened anew, after a growing delay with jitter, at once when the network or the reader comes back.
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
    // A proxy or a re-sent request may begin before what is known already.
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
      if (cause instanceof ChatFailure && !mayPass(cause)) throw cause;
    }
    if (seen.over) return;
    // With no network nothing was tried.
    seen.attempts = network.online.peek() ? seen.attempts + 1 : 0;
    if (seen.attempts > ATTEMPTS) throw new ChatFailure("unreachable");
    listener.onConnection(network.online.peek() ? "reconnecting" : "offline");
    await pause();
  }

  function mayPass(failure: ChatFailure): boolean {
    const { code } = failure;
    // With no network, or one that has just come back, the host gets no token either.
    if (!network.online.peek()) return true;
    if (!seen.lastId) return code === "unreachable";
    return PASSING.has(code) || (code === "token_expired" && seen.attempts < TOKEN_ATTEMPTS);
  }

  async function readOnce(): Promise<void> {
    const connection = new AbortController();
    const cut = (): void => connection.abort();
    let heardMs = clock.now();
    let unwatch = clock.after(STALL_MS, cut);
    const hear = (): void => {
      heardMs = clock.now();
      unwatch();
      unwatch = clock.after(STALL_MS, cut);
    };
    const wake = onReturn(network, () => {
      if (clock.now() - heardMs > DOUBT_MS) cut();
    });
    signal.addEventListener("abort", cut);
    try {
      const response = await open(seen.lastId, connection.signal);
      hear();
      listener.onConnection("live");
      const parse = createSseParser(({ id, data }) => receive(Number(id), JSON.parse(data)));
      const decoder = new TextDecoder();
      const reader = response.body!.getReader();
      for (let piece; !seen.over && !(piece = await reader.read()).done;) {
        hear();
        parse(decoder.decode(piece.value, { stream: true }));
      }
    } finally {
      unwatch();
      wake();
      signal.removeEventListener("abort", cut);
      cut();
    }
  }

  /** Waits for the network when there is none, otherwise longer at each attempt. */
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

/** Calls back each time the network comes back, or the reader does. Returns how to stop. */
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
