import type { Block } from "../parse/block.ts";
import type { RenderContext } from "./context.ts";
import type { Hosts } from "./hosts.ts";

/** Shows one block. */
export interface View {
  /** Its place in the flow of the text; footnotes have none. */
  readonly element: HTMLElement | undefined;
  /** Brings the element up to what the block is now. */
  sync(block: Block): void;
  /** The block turned out to be another one. */
  dispose?(): void;
}

/** Makes views, and tells whether one can go on showing another block. */
export interface ViewKinds {
  create(block: Block, context: RenderContext): View;
  /** Equal for blocks that one and the same view can show. */
  keyOf(block: Block): string;
}

/** The views of a container's children. Those of finished blocks are left alone for ever. */
export class ChildViews {
  private readonly hosts: Hosts;
  private readonly context: RenderContext;
  private readonly kinds: ViewKinds;
  private readonly views: { key: string; view: View }[] = [];
  private settled = 0;

  constructor(hosts: Hosts, context: RenderContext, kinds: ViewKinds) {
    this.hosts = hosts;
    this.context = context;
    this.kinds = kinds;
  }

  sync({ children }: Block): void {
    for (const { view } of this.views.splice(children.length)) {
      view.dispose?.();
      view.element?.remove();
    }
    this.hosts.trim(children.length);
    for (let index = this.settled; index < children.length; index++) {
      const block = children[index];
      if (!block) break;
      this.viewAt(index, block).sync(block);
      if (block.final && index === this.settled) this.settled++;
    }
  }

  private viewAt(index: number, block: Block): View {
    const key = this.kinds.keyOf(block);
    const old = this.views[index];
    if (old?.key === key) return old.view;
    old?.view.dispose?.();
    const view = this.kinds.create(block, this.context);
    this.views[index] = { key, view };
    const { host, before } = this.hosts.at(index);
    if (view.element) {
      const after = this.views
        .slice(index + 1)
        .find((next) => next.view.element?.parentNode === host)?.view.element;
      host.insertBefore(view.element, old?.view.element ?? after ?? before);
    }
    old?.view.element?.remove();
    return view;
  }
}
