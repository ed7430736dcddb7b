import type { OutgoingMessage } from "node:http";

/**
 * Lets go of a head that was sent. Node keeps each header, and the head itself as the rope it was put together from: some
 * kilobytes for each open stream. Looking at a character makes a rope one string.
 */
export function releaseHead(message: OutgoingMessage): void {
  const head: unknown = Reflect.get(message, "_header");
  if (typeof head === "string") head.charCodeAt(0);
  const headers = Object.getOwnPropertySymbols(message).find(
    ({ description }) => description === "kOutHeaders",
  );
  if (headers !== undefined) Reflect.set(message, headers, null);
}
