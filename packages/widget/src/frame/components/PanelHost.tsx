import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { Panel } from "../models/View.ts";
import { useModels } from "./models.ts";

type Panels = Readonly<Record<Panel, ComponentType>>;

/** The dialogs, loaded when the first is wanted. */
export function PanelHost() {
  const { entrance, view } = useModels();
  const panels = useSignal<Panels | null>(null);
  const wanted = view.panel.value;

  useEffect(() => {
    if (!wanted || panels.peek()) return;
    Promise.all([import("./panels/index.ts"), entrance.load()]).then(
      ([module]) => (panels.value = module.panels),
      () => {
        view.panel.value = null;
        view.notify("error_unreachable");
      },
    );
  }, [wanted, panels, entrance, view]);

  const Wanted = wanted && panels.value?.[wanted];
  return Wanted ? <Wanted /> : null;
}
