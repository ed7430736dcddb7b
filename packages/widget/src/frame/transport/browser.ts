import { signal } from "@preact/signals-core";
import type { ClockPort, NetworkPort } from "../ports.ts";

/** Whether the browser has a network, and whether our page can be seen. */
export function watchNetwork(): NetworkPort {
  const online = signal(navigator.onLine);
  const visible = signal(!document.hidden);
  addEventListener("online", () => (online.value = true));
  addEventListener("offline", () => (online.value = false));
  document.addEventListener("visibilitychange", () => (visible.value = !document.hidden));
  return { online, visible };
}

export const browserClock: ClockPort = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** `crypto.randomUUID` by hand where it is not: it wants a secure context, and some intranets have none. */
export function newUuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
