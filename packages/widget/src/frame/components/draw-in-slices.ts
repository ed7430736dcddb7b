import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "../follow-signals.ts";

/** How many of the latest are drawn at first, and how many more with each frame: a slice takes some milliseconds. */
const FIRST = 6;
const SLICE = 3;

/**
 * Draws a long list from its end, a slice with every frame, until all of it is on the page: so it opens at once, and
 * all of it can be searched and read. Returns how many at its beginning are not there yet. It begins again when the
 * list has another first element, or when what draws it is another `renderer`. `holdPlace` is called before a slice is
 * drawn, and what it returns afterwards.
 */
export function useSlices(
  list: readonly { readonly key: string }[],
  renderer: unknown,
  holdPlace: () => (() => void) | undefined,
): number {
  const letGo = useRef<(() => void) | undefined>(undefined);
  const drawn = useRef({ key: "", renderer, count: 0 });
  const slices = useSignal(0);
  // Each slice draws anew.
  void slices.value;
  const key = list[0]?.key ?? "";
  if (drawn.current.key !== key || drawn.current.renderer !== renderer) {
    drawn.current = { key, renderer, count: FIRST };
  }
  const hidden = Math.max(0, list.length - drawn.current.count);
  // What is added later is at the end, and drawn at once.
  if (hidden === 0) drawn.current.count = Infinity;
  useLayoutEffect(() => {
    letGo.current?.();
    letGo.current = undefined;
  }, [hidden]);
  useEffect(() => {
    if (hidden === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // After the frame is painted, so that wheel and keys come between two slices.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        letGo.current = holdPlace();
        drawn.current.count += SLICE;
        slices.value++;
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [hidden]);
  return hidden;
}
