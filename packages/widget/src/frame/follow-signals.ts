import { effect, type Signal, signal } from "@preact/signals-core";
import {
  Component,
  type ComponentChildren,
  type ComponentClass,
  Fragment,
  type FunctionComponent,
  options,
} from "preact";
import { useMemo } from "preact/hooks";

type Props = Readonly<Record<string, unknown>>;
type View = FunctionComponent<Props>;

/** Renders a view, and again whenever one of the signals changes that it read, or one of its properties. */
class Follower extends Component<Props> {
  declare readonly view: View;
  #stop = (): void => {};

  override shouldComponentUpdate(props: Props, state: unknown): boolean {
    const before: Props = this.props;
    const names = Object.keys(props);
    return (
      state !== this.state ||
      names.length !== Object.keys(before).length ||
      names.some((name) => props[name] !== before[name])
    );
  }

  override componentWillUnmount(): void {
    this.#stop();
  }

  override render(props: Props): ComponentChildren {
    this.#stop();
    let shown: ComponentChildren;
    let isReading = true;
    this.#stop = effect(() => {
      if (isReading) shown = this.view(props);
      else this.setState({});
    });
    isReading = false;
    return shown;
  }
}

const followers = new WeakMap<View, ComponentClass<Props>>();

function follow(view: View): ComponentClass<Props> {
  let follower = followers.get(view);
  if (!follower) {
    follower = class extends Follower {};
    Object.defineProperty(follower.prototype, "view", { value: view });
    followers.set(view, follower);
  }
  return follower;
}

/** Preact's own are left alone: fragments, contexts (which are their own `Provider`) and classes. */
const isView = (type: unknown): type is View =>
  typeof type === "function" &&
  type !== Fragment &&
  !("Provider" in type) &&
  !(type.prototype instanceof Component);

/**
 * Whoever imports this has components that follow the signals they read. `@preact/signals` does so too, and more
 * (signals as texts, attributes and properties, in 1.2 kB), of which nothing is needed here.
 */
const { vnode: next } = options;
options.vnode = (vnode) => {
  if (isView(vnode.type)) vnode.type = follow(vnode.type);
  next?.(vnode);
};

/** A signal of a component's own. With it nobody needs `useState`, which the page then does not carry. */
export function useSignal<Value>(initial: Value): Signal<Value> {
  return useMemo(() => signal(initial), []);
}
