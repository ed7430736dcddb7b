import type { Block } from "../parse/block.ts";
import type { RenderContext } from "./context.ts";

/** Shows one block. */
export interface View {
  /** Its place in the flow of the text; footnotes have none. */
  readonly element: HTMLElement | undefined;
  /** Brings the element up to what the block is now. */
  sync(block: Block): void;
  /** The block turned out to be another one. */
  dispose?(): void;
}

/** The views of a container's children. Those of finished blocks are left alone for ever. */
export class ChildViews {
  private readonly host: Element;
  private readonly context: RenderContext;
  private readonly create: (block: Block, context: RenderContext) => View;
  private readonly keyOf: (block: Block) => string;
  private readonly anchor: () => Element | null;
  private readonly views: { key: string; view: View }[] = [];
  private settled = 0;

  constructor(
    host: Element,
    context: RenderContext,
    create: (block: Block, context: RenderContext) => View,
    keyOf: (block: Block) => string,
    anchor: () => Element | null = () => null,
  ) {
    this.host = host;
    this.context = context;
    this.create = create;
    this.keyOf = keyOf;
    this.anchor = anchor;
  }

  sync({ children }: Block): void {
    const { views } = this;
    for (const surplus of views.splice(children.length)) remove(surplus.view);
    for (let index = this.settled; index < children.length; index++) {
      const block = children[index];
      if (!block) break;
      this.viewAt(index, block).sync(block);
      if (block.final && index === this.settled) this.settled++;
    }
  }

  private viewAt(index: number, block: Block): View {
    const key = this.keyOf(block);
    const old = this.views[index];
    if (old?.key === key) return old.view;
    if (old) old.view.dispose?.();
    const view = this.create(block, this.context);
    this.views[index] = { key, view };
    if (old?.view.element && view.element) {
      old.view.element.replaceWith(view.element);
    } else if (view.element) {
      const after = this.views.slice(index + 1).find((next) => next.view.element);
      this.host.insertBefore(view.element, after?.view.element ?? this.anchor());
    } else {
      old?.view.element?.remove();
    }
    return view;
  }
}

function remove(view: View): void {
  view.dispose?.();
  view.element?.remove();
}
