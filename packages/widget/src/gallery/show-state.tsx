import { effect } from "@preact/signals-core";
import type { Scheme } from "@sidenote/protocol";
import { render } from "preact";
import { App } from "../frame/components/App.tsx";
import type { Models } from "../frame/components/models.ts";
import "../frame/follow-signals.ts";
import "../frame/styles/index.css";
import { applyTheme } from "../frame/theme.ts";
import { createModels } from "./create-models.ts";
import { createMemoryPorts, type MemoryPorts } from "./memory-ports.ts";
import { settle, type State } from "./states.ts";

export interface Look {
  readonly scheme?: Scheme;
  readonly direction?: "ltr" | "rtl";
  readonly locale?: string;
  readonly accent?: string;
}

/** Renders the frame in a state into `root`. Resolves when the state is reached, with its models and ports. */
export async function showState(
  root: HTMLElement,
  state: State,
  { scheme = "light", direction, locale = "en", accent }: Look = {},
): Promise<{ readonly models: Models; readonly ports: MemoryPorts; readonly remove: () => void }> {
  const ports = createMemoryPorts();
  const models = createModels(ports);
  const { words, loader, course, view } = models;
  await words.use(locale);
  const unwatch = effect(() => {
    document.documentElement.lang = words.tag.value;
    document.documentElement.dir = direction ?? words.direction.value;
  });
  applyTheme({ scheme, ...(accent && { properties: { "--sidenote-accent": accent } }) });
  state.prepare?.(ports);
  view.setMode("panel");
  render(<App models={models} />, root);
  const loaded = course.load();
  void loader.restore(loaded.then(() => course.context.peek()?.latest_session_id));
  await (await loader.load()).seldom.load();
  await settle();
  await state.act?.(models, ports);
  await settle();
  return {
    models,
    ports,
    remove() {
      unwatch();
      render(null, root);
    },
  };
}
