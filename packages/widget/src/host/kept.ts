/**
 * What a frame cannot keep itself, because the browser gives a third party no storage, stays with the page's site: each
 * server's by itself, and named so by the frame that it is one person's in one course. A page that hosts the chat can
 * read conversations anyway, with the tokens that it gives.
 */
const name = (server: string, key: string): string => `sidenote:kept:${server}:${key}`;

/** Keeps a text for a server's frame, or forgets it. */
export function keep(server: string, key: string, value: string | null): void {
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
    return Object.fromEntries(
      Object.entries<string>(localStorage)
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), value]),
    );
  } catch {
    return {};
  }
}
