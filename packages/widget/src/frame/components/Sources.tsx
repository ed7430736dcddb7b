import type { Citation } from "@sidenote/protocol";
import type { Answer } from "../models/exchange.ts";
import { usePart } from "./part.ts";
import { isWebAddress } from "./web-address.ts";

/** The sources of an answer: a grounding label, a chip for each source, and the cited passages on demand. */
export function Sources({
  answer,
  isKnowledge,
}: {
  readonly answer: Answer;
  /** False for an answer that is incomplete, refused or small talk. */
  readonly isKnowledge: boolean;
}) {
  const { t } = usePart().words;
  const citations = answer.citations.value;
  // The history does not include the grounding; an answer with citations is based on the course.
  const grounding = answer.grounding.value ?? (citations.length ? "course" : "general");
  const chips = new Map(
    citations.map((citation) => [[citation.url, citation.title, citation.page].join(), citation]),
  );
  if (!citations.length && (grounding === "none" || !isKnowledge)) return null;
  return (
    <div class="sources">
      {grounding !== "none" && (
        <p class={`grounding ${grounding}`}>{t(`grounding_${grounding}`)}</p>
      )}
      {citations.length > 0 && (
        <>
          <ul class="chips" aria-label={t("sources")}>
            {[...chips.values()].map((citation, at) => (
              <li key={citation.index}>
                <Source citation={citation} number={at + 1} />
              </li>
            ))}
          </ul>
          <details>
            <summary>{t("passages")}</summary>
            {citations.map((citation, at) => (
              <blockquote key={at} dir="auto">
                <p>{citation.cited_text}</p>
                <cite>
                  <Name citation={citation} />
                </cite>
              </blockquote>
            ))}
          </details>
        </>
      )}
    </div>
  );
}

function Name({ citation: { title, page } }: { readonly citation: Citation }) {
  const { t } = usePart();
  return (
    <span>
      <bdi>{title}</bdi>
      {page && t("sourcePage", { page })}
    </span>
  );
}

function Source({ citation, number }: { readonly citation: Citation; readonly number: number }) {
  const { t } = usePart();
  const { url } = citation;
  const text = (
    <>
      <b>{number}</b>
      <Name citation={citation} />
    </>
  );
  if (!isWebAddress(url)) return <span class="chip">{text}</span>;
  return (
    <a class="chip" href={url} target="_blank" rel="noopener noreferrer">
      {text}
      <span class="unseen"> ({t("opensInNewTab")})</span>
    </a>
  );
}
