import { useEffect } from "preact/hooks";
import { useModels } from "./models.ts";

/** The open dialog. Loads the part that contains it first. */
export function PanelHost() {
  const { t, loader, view } = useModels();
  const open = view.panel.value;
  const panels = loader.part.value?.seldom.part.value?.panels;

  useEffect(() => {
    if (!open) return;
    view.dismiss();
    loader
      .load()
      .then(({ seldom }) => seldom.load())
      .catch(() => {
        view.panel.value = null;
        view.notify("error_unreachable");
      });
  }, [open, loader, view]);

  const Panel = open && panels?.[open];
  if (Panel) return <Panel />;
  return open ? (
    <div class="notice">
      <p>{t("loading")}</p>
    </div>
  ) : null;
}
