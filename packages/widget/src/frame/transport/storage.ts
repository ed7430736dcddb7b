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
  if (lasting)
    return {
      read: (key) => attempt((store) => store.getItem(prefix + key)),
      write: (key, value) =>
        attempt((store) =>
          value === null ? store.removeItem(prefix + key) : store.setItem(prefix + key, value),
        ),
    };

  const texts: Record<string, string | null> = { ...kept };
  return {
    read: (key) => texts[prefix + key] ?? attempt((store) => store.getItem(prefix + key)),
    write(key, value) {
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
