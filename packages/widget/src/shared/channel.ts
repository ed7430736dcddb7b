/**
 * The message protocol between the host page and the frame, over `postMessage`.
 *
 * ```text
 * host                                   frame
 *  │ <iframe src="…/widget/?host=ORIGIN&…"> │   `host` is the only origin that the frame talks to;
 *  │                                        │   the server's CSP `frame-ancestors` keeps it honest
 *  │◄──────────── frame.ready ──────────────│   on every load, also when moving the iframe reloads it
 *  │───── host.launch {token, …} ──────────►│   again when theme, locale or mode change
 *  │───── host.open, host.close ───────────►│   the panel was opened or closed
 *  │───── host.ask {message} ──────────────►│
 *  │◄──────────── token.request ────────────│   before the token expires
 *  │───── token.issued {token | error} ────►│
 *  │◄──────────── policy.accept ────────────│   the host records it in the user's own session
 *  │───── policy.accepted {ok | error} ────►│
 *  │◄ frame.resize, frame.unread, frame.close
 *  │◄──────── frame.keep {key, value} ──────│   where the browser blocks third-party storage; returned as `kept`
 *  │                                        │   with the next host.launch
 * ```
 *
 * Every message is `{sidenote: 1, type, …}`. Each end checks the source window, then the shape, then the origin, before
 * it acts; a message that fails a check is silently ignored. The target origin is always exact. Tokens are never in a
 * URL. Without the `host` parameter (a bare iframe without the script), the host's origin is taken from the referrer.
 */
export interface Channel<Out> {
  send(message: Out): void;
  /** Handles an event received before the channel was opened. */
  hear(event: MessageEvent<unknown>): void;
  /** Stops listening. */
  close(): void;
}

/** A message to send, without its envelope. */
export type Outgoing<M extends { sidenote: 1 }> = M extends unknown ? Omit<M, "sidenote"> : never;

export interface Ends<In> {
  /**
   * Returns the window at the other end. Called for each message, since an iframe has a window only while it is in a
   * document.
   */
  peer: () => Window | null | undefined;
  /** The other end's origin. */
  origin: string;
  isMessage: (value: unknown) => value is In;
  onMessage: (message: In) => void;
}

export function openChannel<In, Out extends { sidenote: 1 }>(
  ends: Ends<In>,
): Channel<Outgoing<Out>> {
  const hear = ({ source, data, origin }: MessageEvent<unknown>) => {
    if (source && source === ends.peer() && ends.isMessage(data) && origin === ends.origin)
      ends.onMessage(data);
  };
  addEventListener("message", hear);
  return {
    hear,
    send: (message) => ends.peer()?.postMessage({ sidenote: 1, ...message }, ends.origin),
    close: () => removeEventListener("message", hear),
  };
}
