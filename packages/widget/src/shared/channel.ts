/**
 * How the page and the frame talk.
 *
 * ```text
 * host                                   frame
 *  │ <iframe src="…/widget/?host=ORIGIN&…"> │   the frame learns the only origin that it will speak to;
 *  │                                        │   the server's `frame-ancestors` keeps that parameter honest
 *  │◄──────────── frame.ready ──────────────│   on every load, also after the frame was moved in the page
 *  │───── host.launch {token, …} ──────────►│   also later, when theme, locale or mode change
 *  │───── host.open, host.close ───────────►│   the panel was opened or closed
 *  │───── host.ask {message} ──────────────►│
 *  │◄──────────── token.request ────────────│   before the token runs out
 *  │───── token.issued {token | error} ────►│
 *  │◄──────────── policy.accept ────────────│   the host records it in the person's own session
 *  │───── policy.accepted {ok | error} ────►│
 *  │◄ frame.resize, frame.unread, frame.close
 *  │◄──────── frame.keep {key, value} ──────│   where the browser keeps nothing for a third party; handed back as
 *  │                                        │   `kept` with the next host.launch
 * ```
 *
 * Every message is `{sidenote: 1, type, …}`. Each end checks the source window, then the shape, then the origin, and
 * only then acts; what fails a check is ignored without a word. The target origin is always exact. No token is ever in a
 * URL. Where the host's origin is unknown (a bare iframe with no script), the referrer tells it.
 */
export interface Channel<Out> {
  send(message: Out): void;
  /** Takes in an event that came before we listened. */
  hear(event: MessageEvent<unknown>): void;
  /** Stops listening. */
  close(): void;
}

/** What to send, without its envelope. */
export type Outgoing<M extends { sidenote: 1 }> = M extends unknown ? Omit<M, "sidenote"> : never;

export interface Ends<In> {
  /** The window at the other end; asked each time, since a frame's window is there only while it is in a page. */
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
