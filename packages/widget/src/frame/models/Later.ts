import { type ReadonlySignal, signal } from "@preact/signals-core";

/** A part of the frame that is fetched when it is first wanted, and again where that failed. */
export interface Later<Part> {
  /** `null` until it is here. */
  readonly part: ReadonlySignal<Part | null>;
  readonly failed: ReadonlySignal<boolean>;
  /** Rejects when the part cannot be had; may be tried again. */
  load(): Promise<Part>;
}

export function createLater<Part>(fetchPart: () => Promise<Part>): Later<Part> {
  const part = signal<Part | null>(null);
  const failed = signal(false);
  let loading: Promise<Part> | null = null;

  function load(): Promise<Part> {
    loading ??= fetchPart().then(
      (loaded) => {
        failed.value = false;
        return (part.value = loaded);
      },
      (cause) => {
        failed.value = true;
        loading = null;
        throw cause;
      },
    );
    return loading;
  }

  return { part, failed, load };
}
