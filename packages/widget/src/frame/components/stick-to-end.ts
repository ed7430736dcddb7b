/** How near to the end counts as at the end, in pixels. */
const NEAR = 24;

/**
 * The one owner of the transcript's scrolling. It follows the end while the reader is there. Each of its own writes
 * records the position it expects, so that every other scroll event is the reader's: no timers, no guesses.
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
    // Otherwise the browser moves the content as well, in events that nobody could tell from the reader's.
    scroller.style.overflowAnchor = "none";
    this.#sizes = new ResizeObserver(() => this.#following && this.#write());
    this.#sizes.observe(content);
    this.#sizes.observe(scroller);
    scroller.addEventListener("scroll", this.#onScroll, { passive: true });
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.#set(true);
    this.#write();
  }

  /** Stays where it is, whatever grows. */
  rest(): void {
    this.#set(false);
  }

  /**
   * What comes above it does not move what the reader looks at: call before, with an element below it, and what is
   * returned afterwards. Most browsers do so themselves, but not all, and not always.
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
