/** Less than this is not worth a message, in pixels. */
const STEP = 8;

/**
 * Tells how high the frame would be if all of `content` were to be seen without scrolling, and each time this changes.
 * Returns how to stop.
 */
export function watchHeight(content: HTMLElement, tell: (height: number) => void): () => void {
  let told = 0;
  const sizes = new ResizeObserver(() => {
    const scroller = content.parentElement!;
    const { paddingBlockStart, paddingBlockEnd } = getComputedStyle(content);
    const parts = [...content.children].map((part) => part.getBoundingClientRect());
    const used = parts.filter(({ height }) => height > 0);
    if (!used.length) return;
    const top = Math.min(...used.map((part) => part.top));
    const bottom = Math.max(...used.map((part) => part.bottom));
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
