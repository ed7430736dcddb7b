import { close } from "./first-icons.ts";
import { IconButton } from "./IconButton.tsx";
import { useModels } from "./models.ts";

/** A short message above the composer that disappears after a while. Announced by screen readers. */
export function Notice() {
  const { words, view } = useModels();
  const key = view.notice.value;
  return (
    <div class="notice" role="status">
      {key && (
        <p>
          {words.t(key)}
          <IconButton icon={close} label={words.t("dismiss")} onClick={view.dismiss} />
        </p>
      )}
    </div>
  );
}
