import { usePart } from "./part.ts";

const QUESTIONS = ["followSimpler", "followExample", "followQuiz", "followSummary"] as const;
const SHOWN = 3;

/** Suggested follow-up questions, except those asked recently. */
export function FollowUps() {
  const { words, composer, conversation } = usePart();
  const { t } = words;
  const asked = new Set(conversation.exchanges.value.slice(-SHOWN).map((one) => one.question));
  const questions = QUESTIONS.map((key) => t(key)).filter((question) => !asked.has(question));
  return (
    <ul class="chips follow-ups" aria-label={t("followUps")}>
      {questions.slice(0, SHOWN).map((question) => (
        <li key={question}>
          <button type="button" class="chip" onClick={() => void composer.ask(question)}>
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}
