/** More than anybody writes; what is longer is not kept. */
const MAX_LENGTH = 40_000;

/** No address has a space in it: none begins another's. */
const name = (server: string, key: string): string => `sidenote:kept:${server} ${key}`;

/**
 * Keeps a text for a server's frame, or forgets it: a browser may give a third party no storage. The frame's names for
 * its texts tell people and courses apart. Whoever runs scripts on the page's site can read what is kept.
 */
export function keep(server: string, key: string, value: string | null): void {
  if (key.length + (value ?? "").length > MAX_LENGTH) return;
  try {
    if (value === null) localStorage.removeItem(name(server, key));
    else localStorage.setItem(name(server, key), value);
  } catch {
    // Storage is denied or full: then it is kept nowhere.
  }
}

/** All that is kept for a server's frames. */
export function readKept(server: string): Record<string, string> {
  const prefix = name(server, "");
  try {
    // By their names first: a page may keep megabytes of its own there.
    const names = Object.keys(localStorage).filter((each) => each.startsWith(prefix));
    return Object.fromEntries(
      names.map((each) => [each.slice(prefix.length), localStorage.getItem(each) ?? ""]),
    );
  } catch {
    return {};
  }
}
