import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "../follow-signals.ts";

/** How many exchanges are rendered at first, and how many more with each frame. One slice takes a few milliseconds. */
const FIRST = 6;
const SLICE = 3;

/**
 * Renders a long list from its end, one slice per frame, until all of it is on the page: it opens at once, and all of
 * it can be searched and read. Returns how many elements at its start are not rendered yet. Starts over when the first
 * element or the `renderer` changes. `holdPlace` is called before a slice is rendered, and the function it returns
 * afterwards.
 */
export function useIncrementalRendering(
  list: readonly { readonly key: string }[],
  renderer: unknown,
  holdPlace: () => (() => void) | undefined,
): number {
  const restorePlace = useRef<(() => void) | undefined>(undefined);
  const drawn = useRef({ key: "", renderer, count: 0 });
  const slices = useSignal(0);
  // Subscribes, so that each slice triggers a render.
  void slices.value;
  const key = list[0]?.key ?? "";
  if (drawn.current.key !== key || drawn.current.renderer !== renderer) {
    drawn.current = { key, renderer, count: FIRST };
  }
  const hidden = Math.max(0, list.length - drawn.current.count);
  // Elements added later come at the end and are rendered at once.
  if (hidden === 0) drawn.current.count = Infinity;
  useLayoutEffect(() => {
    restorePlace.current?.();
    restorePlace.current = undefined;
  }, [hidden]);
  useEffect(() => {
    if (hidden === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // After the frame is painted, so that wheel and key events are handled between slices.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        restorePlace.current = holdPlace();
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
