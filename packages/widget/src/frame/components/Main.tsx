import { useEffect } from "preact/hooks";
import { useModels } from "./models.ts";
import { Waiting } from "./Waiting.tsx";
import { Welcome } from "./Welcome.tsx";

/**
 * The conversation region, scrollable by keyboard and not a live region. Shows the welcome screen before the first
 * question.
 */
export function Main() {
  const { t, course, loader, view } = useModels();
  const part = loader.part.value;
  const context = course.context.value;
  const blocked = context
    ? context.policy === "required" || course.spent.value
    : course.failure.value !== null;

  useEffect(() => {
    if (blocked) loader.load().catch(() => view.notify("error_unreachable"));
  }, [blocked]);

  return (
    <main>
      <section class="transcript" tabIndex={0} aria-label={t("transcript")}>
        <div class="content">
          {loader.empty.value && !blocked && <Welcome />}
          {part ? (
            <part.Exchanges />
          ) : (
            loader.failed.value && <Waiting failed onRetry={loader.load} />
          )}
        </div>
      </section>
    </main>
  );
}
