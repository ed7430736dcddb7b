/** The distance from the end that still counts as at the end, in pixels. */
const NEAR = 24;

/**
 * Owns the scrolling of the transcript and follows its end while the user is there. Each scroll it makes itself records
 * the expected position, so any other scroll event must be the user's: no timers, no guessing.
 */
export class StickToEnd {
  readonly #scroller: HTMLElement;
  readonly #onChange: (following: boolean) => void;
  readonly #sizes: ResizeObserver;
  #following = true;
  #expected = -1;

  constructor(scroller: HTMLElement, content: HTMLElement, onChange: (following: boolean) => void) {
    this.#scroller = scroller;
    this.#onChange = onChange;
    // The browser's own scroll anchoring would cause scroll events that cannot be told from the user's.
    scroller.style.overflowAnchor = "none";
    this.#sizes = new ResizeObserver(() => this.#following && this.#write());
    this.#sizes.observe(content);
    this.#sizes.observe(scroller);
    scroller.addEventListener("scroll", this.#onScroll, { passive: true });
  }

  /** Scrolls to the end and follows it. */
  follow(): void {
    this.#set(true);
    this.#write();
  }

  /** Stops following the end. */
  rest(): void {
    this.#set(false);
  }

  /**
   * Keeps the visible content in place while content is inserted above it. Call it before, with an element below the
   * insertion, and call the returned function afterwards. Needed because scroll anchoring is not supported everywhere
   * and not always applied.
   */
  holdPlace(below: Element): () => void {
    const { top } = below.getBoundingClientRect();
    return () => {
      const moved = below.getBoundingClientRect().top - top;
      if (!this.#following && Math.abs(moved) > 1) this.#scroller.scrollTop += moved;
    };
  }

  dispose(): void {
    this.#sizes.disconnect();
    this.#scroller.removeEventListener("scroll", this.#onScroll);
  }

  #set(following: boolean): void {
    if (this.#following === following) return;
    this.#following = following;
    this.#scroller.style.overflowAnchor = following ? "none" : "auto";
    this.#onChange(following);
  }

  #write(): void {
    const { scrollHeight, clientHeight } = this.#scroller;
    this.#expected = Math.max(0, scrollHeight - clientHeight);
    this.#scroller.scrollTop = this.#expected;
  }

  readonly #onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (Math.abs(scrollTop - this.#expected) < 2) return;
    this.#expected = -1;
    this.#set(scrollHeight - clientHeight - scrollTop < NEAR);
  };
}
