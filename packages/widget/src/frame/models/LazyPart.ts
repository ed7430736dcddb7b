import { type ReadonlySignal, signal } from "@preact/signals-core";

/** A lazily loaded part of the frame. A failed load may be repeated. */
export interface LazyPart<Part> {
  /** `null` until it is loaded. */
  readonly part: ReadonlySignal<Part | null>;
  readonly failed: ReadonlySignal<boolean>;
  /** Loads the part once and shares the promise. Rejects when it cannot be loaded; call again to retry. */
  load(): Promise<Part>;
}

export function createLazyPart<Part>(fetchPart: () => Promise<Part>): LazyPart<Part> {
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
