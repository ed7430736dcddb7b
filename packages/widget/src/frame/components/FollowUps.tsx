import { useModels } from "./models.ts";

const QUESTIONS = ["followSimpler", "followExample", "followQuiz"] as const;

/** Ways on from the last answer: what students ask next most often. */
export function FollowUps() {
  const { words, composer } = useModels();
  const { t } = words;
  return (
    <ul class="chips follow-ups" aria-label={t("followUps")}>
      {QUESTIONS.map((key) => (
        <li key={key}>
          <button type="button" class="chip" onClick={() => composer.send(t(key))}>
            {t(key)}
          </button>
        </li>
      ))}
    </ul>
  );
}
