import type { FrameMessage, HostMessage } from "@sidenote/protocol";
import { type Channel, type Outgoing, openChannel } from "../../shared/channel.ts";
import { isHostMessage } from "../../shared/host-message.ts";
import { readHostOrigin } from "../../shared/host-origin.ts";
import type { ClockPort, HostPort } from "../ports.ts";

type Message<Type extends HostMessage["type"]> = Extract<HostMessage, { type: Type }>;
export type Launch = Message<"host.launch">;

/** The connection to the host window. */
export interface HostConnection extends HostPort {
  /** The host's first `host.launch`; later ones change theme, language or mode. */
  readonly launch: Launch;
  requestToken(): Promise<string>;
  /** Asks the host to store a text, or with `null` to remove it. The host returns all of them with the next launch. */
  keep(key: string, value: string | null): void;
  on<Type extends HostMessage["type"]>(
    type: Type,
    listener: (message: Message<Type>) => void,
  ): () => void;
}

/** How long the host may take to answer. It may have to ask its own server. */
const ANSWER_MS = 20_000;

/**
 * Sends `frame.ready` and waits for `host.launch`. The host is the parent window or, in a tab of its own, the frame
 * that opened it. Resolves with `null` if there is no host; rejects if it does not answer.
 */
export async function connectHost(clock: ClockPort): Promise<HostConnection | null> {
  const framed = parent !== window;
  const host: Window | null = framed ? parent : opener;
  // Any page may open this URL in a tab, so the only opener trusted as a host is our own frame.
  const origin = framed ? readHostOrigin(location.search, document.referrer) : location.origin;
  if (!host || !origin) return null;

  const listeners = new Set<(message: HostMessage) => void>();
  const channel: Channel<Outgoing<FrameMessage>> = openChannel<HostMessage, FrameMessage>({
    peer: () => host,
    origin,
    isMessage: isHostMessage,
    onMessage: (message) => listeners.forEach((listener) => listener(message)),
  });

  const on: HostConnection["on"] = (type, listener) => {
    const filter = (message: HostMessage): void => {
      if (isOfType(message, type)) listener(message);
    };
    listeners.add(filter);
    return () => void listeners.delete(filter);
  };

  /**
   * Sends a message and resolves with the next one of the given type. With `isAlive`, any message from the host lifts
   * the time limit: its answer may take longer.
   */
  function ask<Type extends HostMessage["type"]>(
    question: Outgoing<FrameMessage>,
    type: Type,
    isAlive = false,
  ): Promise<Message<Type>> {
    return new Promise((resolve, reject) => {
      const giveUp = clock.after(ANSWER_MS, () => {
        off();
        reject(new Error(`No ${type} from the host.`));
      });
      const off = on(type, (message) => {
        off();
        giveUp();
        resolve(message);
      });
      if (isAlive) listeners.add(giveUp);
      channel.send(question);
    });
  }

  return {
    launch: await ask({ type: "frame.ready" }, "host.launch", true),
    on,
    async requestToken() {
      const { token, error } = await ask({ type: "token.request" }, "token.issued");
      if (!token) throw new Error(error);
      return token;
    },
    async acceptPolicy() {
      const { ok, error } = await ask({ type: "policy.accept" }, "policy.accepted");
      if (!ok) throw new Error(error);
    },
    keep: (key, value) => channel.send({ type: "frame.keep", key, value }),
    setUnread: (count) => channel.send({ type: "frame.unread", count }),
    resize: (height) => channel.send({ type: "frame.resize", height }),
    close: () => (framed ? channel.send({ type: "frame.close" }) : window.close()),
  };
}

function isOfType<Type extends HostMessage["type"]>(
  message: HostMessage,
  type: Type,
): message is Message<Type> {
  return message.type === type;
}
