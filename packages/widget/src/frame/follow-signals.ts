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

/** Renders a view, and renders it again when a prop or a signal that it read changes. */
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

/** Excludes Preact's own types: fragments, contexts (which are their own `Provider`) and class components. */
const isView = (type: unknown): type is View =>
  typeof type === "function" &&
  type !== Fragment &&
  !("Provider" in type) &&
  !(type.prototype instanceof Component);

/**
 * Importing this module makes all function components follow the signals they read. `@preact/signals` does the same,
 * but adds features not needed here (signals as text, attributes and props) for 1.2 kB.
 */
const { vnode: next } = options;
options.vnode = (vnode) => {
  if (isView(vnode.type)) vnode.type = follow(vnode.type);
  next?.(vnode);
};

/** Creates a signal local to a component. Used instead of `useState`, which is then left out of the bundle. */
export function useSignal<Value>(initial: Value): Signal<Value> {
  return useMemo(() => signal(initial), []);
}
