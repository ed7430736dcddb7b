import { useEffect } from "preact/hooks";
import { useModels } from "./models.ts";
import { Waiting } from "./Waiting.tsx";
import { Welcome } from "./Welcome.tsx";

/** The region of the conversation, which the keyboard can scroll; it is not live. Before anything is said, a welcome. */
export function Main() {
  const { t, course, entrance, view } = useModels();
  const part = entrance.part.value;
  const context = course.context.value;
  const hindered = context ? context.policy === "required" : course.failure.value !== null;

  useEffect(() => {
    if (hindered) entrance.load().catch(() => view.notify("error_unreachable"));
  }, [hindered]);

  return (
    <main>
      <section class="transcript" tabIndex={0} aria-label={t("transcript")}>
        <div class="content">
          {entrance.empty.value && !hindered && <Welcome />}
          {part ? (
            <part.Exchanges />
          ) : (
            entrance.failed.value && <Waiting failed onRetry={entrance.load} />
          )}
        </div>
      </section>
    </main>
  );
}
