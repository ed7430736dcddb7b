import type { StoragePort } from "../ports.ts";

/** Texts of an owner who has not opened the chat for longer are removed. */
const MAX_AGE_MS = 30 * 86_400_000;

/**
 * Stores values for `owner` in `localStorage`. Where the browser blocks that for third parties, the host stores them
 * instead: `kept` is what it returned with the launch, `keep` has it store or remove one. Each owner's prefix is itself
 * a key, with the time at which the chat was last opened; what has expired by `now` is removed, whoever's it is.
 */
export function createStorage(
  owner: string,
  kept: Readonly<Record<string, string>> | undefined,
  keep: StoragePort["write"],
  now: number,
): StoragePort {
  const prefix = `sidenote:${owner}:`;
  const texts: Record<string, string | null> = { ...kept };
  attempt((store) => Object.assign(texts, store));

  function write(name: string, value: string | null): void {
    let unstored = (texts[name] = value);
    attempt((store) => {
      // First, so that no old text stays beside the host's new one if the storage is full.
      store.removeItem(name);
      if (value !== null) store.setItem(name, value);
      unstored = null;
    });
    keep(name, unstored);
  }

  for (const name in texts) {
    const opened = /^sidenote:.*:/.exec(name)?.[0];
    if (opened && now - Number(texts[opened]) > MAX_AGE_MS) write(name, null);
  }
  write(prefix, `${now}`);
  return {
    read: (key) => texts[prefix + key],
    write: (key, value) => write(prefix + key, value),
  };
}

/** Reading `localStorage` itself throws where third-party storage is blocked; writing throws when it is full. */
function attempt(use: (store: Storage) => void): void {
  try {
    use(localStorage);
  } catch {
    // The host stores the texts instead.
  }
}
