import { usePart } from "./part.ts";

const QUESTIONS = ["followSimpler", "followExample", "followQuiz"] as const;

/** Ways on from the last answer: what students ask next most often. */
export function FollowUps() {
  const { words, composer } = usePart();
  const { t } = words;
  return (
    <ul class="chips follow-ups" aria-label={t("followUps")}>
      {QUESTIONS.map((key) => (
        <li key={key}>
          <button type="button" class="chip" onClick={() => void composer.ask(t(key))}>
            {t(key)}
          </button>
        </li>
      ))}
    </ul>
  );
}
