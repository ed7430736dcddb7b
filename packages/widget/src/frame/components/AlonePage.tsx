import css from "../styles/alone.css?inline";
import { adoptStyles } from "../page.ts";
import { spark } from "./first-icons.ts";
import type { Translator } from "../i18n/translator.ts";
import { Icon } from "./Icon.tsx";

adoptStyles(css);

/** Shown when the frame has no host page, or when its host does not answer. */
export function AlonePage({
  words,
  reason,
}: {
  readonly words: Translator;
  readonly reason: "aloneText" | "hostSilent";
}) {
  return (
    <main class="alone">
      <span class="mark">
        <Icon path={spark} />
      </span>
      <h1>{words.t("aloneTitle")}</h1>
      <p>{words.t(reason)}</p>
      {reason === "hostSilent" && (
        <button type="button" onClick={() => location.reload()}>
          {words.t("tryAgain")}
        </button>
      )}
    </main>
  );
}
