import type { StoragePort } from "../ports.ts";

/**
 * Keeps what belongs to `owner` in the browser. Where that keeps nothing for a third party, the host does: it gave what
 * is `kept`, and takes what to `keep`.
 */
export function createStorage(
  owner: string,
  kept: Readonly<Record<string, string>> | undefined,
  keep: StoragePort["write"],
): StoragePort {
  const prefix = `sidenote:${owner}:`;
  const lasting = attempt((store) => {
    store.setItem(prefix, "1");
    store.removeItem(prefix);
    return true;
  });
  const texts: Record<string, string | null> | null = lasting ? null : { ...kept };
  return {
    read: (key) => texts?.[prefix + key] ?? attempt((store) => store.getItem(prefix + key)),
    write(key, value) {
      // Also where it is only full: what is in it can be read and removed.
      attempt((store) =>
        value === null ? store.removeItem(prefix + key) : store.setItem(prefix + key, value),
      );
      if (!texts) return;
      texts[prefix + key] = value;
      keep(prefix + key, value);
    },
  };
}

/** Reading `localStorage` itself throws where third-party storage is blocked; writing throws when it is full. */
function attempt<Result>(use: (store: Storage) => Result): Result | null {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}
