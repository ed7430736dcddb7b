import type { StoragePort } from "../ports.ts";

/** Keeps what belongs to `owner` in the browser, or in memory where the browser keeps nothing for us. */
export function createStorage(owner: string): StoragePort {
  const memory = new Map<string, string>();
  const prefix = `sidenote:${owner}:`;

  const lasting =
    attempt((store) => {
      store.setItem(prefix, "1");
      store.removeItem(prefix);
      return true;
    }) ?? false;

  return {
    lasting,
    read: (key) => memory.get(key) ?? attempt((store) => store.getItem(prefix + key)),
    write(key, value) {
      if (value === null) memory.delete(key);
      else if (!lasting) memory.set(key, value);
      attempt((store) =>
        value === null ? store.removeItem(prefix + key) : store.setItem(prefix + key, value),
      );
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
