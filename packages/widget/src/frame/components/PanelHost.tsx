import { useEffect } from "preact/hooks";
import { useModels } from "./models.ts";

/** The dialog that is wanted. It comes with the conversation's part, which is loaded for it where it must be. */
export function PanelHost() {
  const { entrance, view } = useModels();
  const wanted = view.panel.value;
  const part = entrance.part.value;

  useEffect(() => {
    if (!wanted) return;
    entrance.load().catch(() => {
      view.panel.value = null;
      view.notify("error_unreachable");
    });
  }, [wanted, entrance, view]);

  const Panel = wanted && part?.panels[wanted];
  return Panel ? <Panel /> : null;
}
