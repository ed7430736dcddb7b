import type { OutgoingMessage } from "node:http";

/** Stands for a head that was sent: Node only asks whether there is one. */
const SENT = "sent";

/**
 * Lets go of a head that was sent. Node keeps each header, and the head itself as the rope it was put together from: some
 * kilobytes for each open stream.
 */
export function releaseHead(message: OutgoingMessage): void {
  if (Reflect.get(message, "_headerSent") !== true) return;
  Reflect.set(message, "_header", SENT);
  const headers = Object.getOwnPropertySymbols(message).find(
    ({ description }) => description === "kOutHeaders",
  );
  if (headers !== undefined) Reflect.set(message, headers, null);
}
