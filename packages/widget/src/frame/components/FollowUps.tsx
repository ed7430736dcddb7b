import { usePart } from "./part.ts";

const QUESTIONS = ["followSimpler", "followExample", "followQuiz", "followSummary"] as const;
const SHOWN = 3;

/** The key of each question suggested so far, in any language: the interface's may have changed since. */
const keys = new Map<string, string>();

/** Suggested follow-up questions, except those asked recently. */
export function FollowUps() {
  const { words, composer, conversation } = usePart();
  const { t } = words;
  for (const key of QUESTIONS) keys.set(t(key), key);
  const recent = conversation.exchanges.value.slice(-SHOWN);
  const asked = new Set(recent.map(({ question }) => keys.get(question)));
  const questions = QUESTIONS.filter((key) => !asked.has(key)).map((key) => t(key));
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
