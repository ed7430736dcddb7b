import { useModels } from "./models.ts";

/** Some browsers never fetch again what failed once, unless the page is loaded anew: where it can be had, it is. */
const reload = (): Promise<void> =>
  fetch(location.href).then(
    ({ ok }) => void (ok && location.reload()),
    () => {},
  );

/** Stands where something is being loaded and, when that failed, offers to try again. */
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
