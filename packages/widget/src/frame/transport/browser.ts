import { signal } from "@preact/signals-core";
import type { ClockPort, NetworkPort } from "../ports.ts";

/** Tracks whether the browser is online and the page visible. */
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
