import { useModels } from "./models.ts";

/**
 * Some browsers never repeat a failed module import until the page is reloaded. Reloads it, if the server can be
 * reached.
 */
const reload = (): Promise<void> =>
  fetch(location.href).then(
    ({ ok }) => void (ok && location.reload()),
    () => {},
  );

/** A placeholder for something being loaded. Offers a retry when loading failed. */
export function Waiting({
  failed,
  onRetry,
}: {
  readonly failed: boolean;
  readonly onRetry: () => Promise<unknown>;
}) {
  const { t } = useModels();
  if (!failed) return <p class="wait">{t("loading")}</p>;
  return (
    <div class="wait" role="alert">
      <p>{t("error_unreachable")}</p>
      <button type="button" onClick={() => onRetry().catch(reload)}>
        {t("tryAgain")}
      </button>
    </div>
  );
}
