import type { Block } from "../parse/block.ts";
import type { RenderContext } from "./context.ts";
import type { Hosts } from "./hosts.ts";

/** The view of one block. */
export interface View {
  /** Its node in the flow of the text. */
  readonly node: ChildNode;
  /** Updates the node to the block's current state. */
  sync(block: Block): void;
  /** Called when the block turned out to be of another kind or disappeared. */
  dispose?(): void;
}

/** Creates the view of a block. */
export type CreateView = (block: Block, context: RenderContext) => View;

/** Equal for blocks that the same view can show. */
const keyOf = ({ kind, level, ordered, marker }: Block): string =>
  kind +
  (kind === "heading" ? level : kind === "list" ? ordered : kind === "footnote" ? marker : "");

/** The views of a container's children. Those of final blocks are never updated again. */
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
    // Only on top-level blocks: a list with `dir=auto` ignores descendants that have a `dir` of their own.
    if (view.node instanceof HTMLElement && block.parent?.kind === "root") {
      view.node.dir ||= "auto";
    }
    if (old) old.view.node.replaceWith(view.node);
    else this.#hosts(index).append(view.node);
    return view;
  }
}

/** Creates the view of a block that contains other blocks. */
export function createContainer(node: HTMLElement, context: RenderContext): View {
  const children = new ChildViews(() => node, context);
  return { node, sync: (block) => children.sync(block) };
}
