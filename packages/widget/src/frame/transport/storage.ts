import type { StoragePort } from "../ports.ts";

/**
 * Stores values for `owner` in `localStorage`. Where the browser blocks that for third parties, the host stores them
 * instead: `kept` is what it returned with the launch, `keep` sends it a change.
 */
export function createStorage(
  owner: string,
  kept: Readonly<Record<string, string>> | undefined,
  keep: StoragePort["write"],
): StoragePort {
  const prefix = `sidenote:${owner}:`;
  const isPersistent = attempt((store) => {
    store.setItem(prefix, "1");
    store.removeItem(prefix);
    return true;
  });
  const texts: Record<string, string | null> | null = isPersistent ? null : { ...kept };
  return {
    read: (key) => texts?.[prefix + key] ?? attempt((store) => store.getItem(prefix + key)),
    write(key, value) {
      // Tried in any case: a full storage can still be read and cleared.
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
