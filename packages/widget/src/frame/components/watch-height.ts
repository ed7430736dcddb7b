/** Less than this is not worth a message, in pixels. */
const STEP = 8;

const isSeen = (part: Element): boolean => part.getBoundingClientRect().height > 0;

/**
 * Tells how high the frame would be if all of `content` were to be seen without scrolling, and each time this changes.
 * Returns how to stop.
 */
export function watchHeight(content: HTMLElement, tell: (height: number) => void): () => void {
  let told = 0;
  const sizes = new ResizeObserver(() => {
    const scroller = content.parentElement!;
    const { paddingBlockStart, paddingBlockEnd } = getComputedStyle(content);
    // The parts stand below each other, and there may be hundreds. The last may stick to where the reader is.
    const parts = [...content.children];
    const top = parts.find(isSeen)?.getBoundingClientRect().top;
    if (top === undefined) return;
    const bottom = Math.max(...parts.slice(-3).map((part) => part.getBoundingClientRect().bottom));
    const around = innerHeight - scroller.clientHeight;
    const padding = parseFloat(paddingBlockStart) + parseFloat(paddingBlockEnd);
    const height = Math.ceil(around + padding + bottom - top);
    if (Math.abs(height - told) < STEP) return;
    told = height;
    tell(height);
  });
  sizes.observe(content);
  return () => sizes.disconnect();
}
