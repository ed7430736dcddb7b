/** Longer texts (including their keys) are not stored; far more than a draft needs. */
const MAX_LENGTH = 40_000;

/** URLs contain no spaces, so no server's prefix is the start of another's. */
const name = (server: string, key: string): string => `sidenote:kept:${server} ${key}`;

/**
 * Stores a text for a server's frame, or removes it, since browsers may block third-party storage. The frame's keys
 * separate users and courses. Scripts on the host page's origin can read it.
 */
export function keep(server: string, key: string, value: string | null): void {
  if (key.length + (value ?? "").length > MAX_LENGTH) return;
  try {
    if (value === null) localStorage.removeItem(name(server, key));
    else localStorage.setItem(name(server, key), value);
  } catch {
    // Storage is denied or full: the text is not stored.
  }
}

/** Returns all texts stored for a server's frames, by key. */
export function readKept(server: string): Record<string, string> {
  const prefix = name(server, "");
  try {
    // Filter by key before reading values: the page may store megabytes of its own.
    const names = Object.keys(localStorage).filter((each) => each.startsWith(prefix));
    return Object.fromEntries(
      names.map((each) => [each.slice(prefix.length), localStorage.getItem(each) ?? ""]),
    );
  } catch {
    return {};
  }
}
