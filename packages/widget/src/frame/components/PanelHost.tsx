import { useEffect } from "preact/hooks";
import { useModels } from "./models.ts";

/** The dialog that is wanted. It comes with a later part, which is loaded for it where it must be. */
export function PanelHost() {
  const { t, entrance, view } = useModels();
  const wanted = view.panel.value;
  const panels = entrance.part.value?.seldom.part.value?.panels;

  useEffect(() => {
    if (!wanted) return;
    view.dismiss();
    entrance
      .load()
      .then(({ seldom }) => seldom.load())
      .catch(() => {
        view.panel.value = null;
        view.notify("error_unreachable");
      });
  }, [wanted, entrance, view]);

  const Panel = wanted && panels?.[wanted];
  if (Panel) return <Panel />;
  return wanted ? (
    <div class="notice">
      <p>{t("loading")}</p>
    </div>
  ) : null;
}
