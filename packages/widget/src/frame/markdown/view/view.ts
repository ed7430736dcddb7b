import type { Block } from "../parse/block.ts";
import type { RenderContext } from "./context.ts";
import type { Hosts } from "./hosts.ts";

/** Shows one block. */
export interface View {
  /** What stands for it in the flow of the text. */
  readonly node: ChildNode;
  /** Brings the node up to what the block is now. */
  sync(block: Block): void;
  /** The block turned out to be another one. */
  dispose?(): void;
}

/** Makes the view of a block. */
export type CreateView = (block: Block, context: RenderContext) => View;

/** Equal for blocks that one and the same view can show. */
const keyOf = ({ kind, level, ordered, marker }: Block): string =>
  kind +
  (kind === "heading" ? level : kind === "list" ? ordered : kind === "footnote" ? marker : "");

/** The views of a container's children. Those of finished blocks are left alone for ever. */
export class ChildViews {
  readonly #hosts: Hosts;
  readonly #context: RenderContext;
  readonly #views: { key: string; view: View }[] = [];
  #settled = 0;

  constructor(hosts: Hosts, context: RenderContext) {
    this.#hosts = hosts;
    this.#context = context;
  }

  sync({ children }: Block): void {
    for (const { view } of this.#views.splice(children.length)) {
      view.dispose?.();
      view.node.remove();
    }
    for (const [offset, block] of children.slice(this.#settled).entries()) {
      this.#viewAt(this.#settled + offset, block).sync(block);
    }
    while (children[this.#settled]?.final) this.#settled++;
  }

  #viewAt(index: number, block: Block): View {
    const key = keyOf(block);
    const old = this.#views[index];
    if (old?.key === key) return old.view;
    old?.view.dispose?.();
    const view = this.#context.createView(block, this.#context);
    this.#views[index] = { key, view };
    // Only on the outermost: a list looks past what has a direction of its own.
    if (view.node instanceof HTMLElement && block.parent?.kind === "root") {
      view.node.dir ||= "auto";
    }
    if (old) old.view.node.replaceWith(view.node);
    else this.#hosts(index).append(view.node);
    return view;
  }
}

/** A block that consists of other blocks. */
export function createContainer(node: HTMLElement, context: RenderContext): View {
  const children = new ChildViews(() => node, context);
  return { node, sync: (block) => children.sync(block) };
}
