import type { OutgoingMessage } from "node:http";

/** Replaces the sent headers: Node only checks that the value is set. */
const SENT = "sent";

/**
 * Releases the headers of a message once they are sent. Node keeps each header and the concatenated header block, which
 * amounts to some kilobytes per open stream.
 */
export function releaseHead(message: OutgoingMessage): void {
  if (Reflect.get(message, "_headerSent") !== true) return;
  Reflect.set(message, "_header", SENT);
  const headers = Object.getOwnPropertySymbols(message).find(
    ({ description }) => description === "kOutHeaders",
  );
  if (headers !== undefined) Reflect.set(message, headers, null);
}
