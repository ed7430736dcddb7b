import { spark } from "./first-icons.ts";
import { Icon } from "./Icon.tsx";
import { useModels } from "./models.ts";

/** The first screen: who is greeted, what this is for, and questions to begin with. */
export function Welcome() {
  const { t, course, composer } = useModels();
  const context = course.context.value;
  if (!context) return <div class="welcome" aria-busy="true" />;
  const name = context.user.first_name;
  return (
    <div class="welcome">
      <span class="mark">
        <Icon path={spark} />
      </span>
      <h2 dir="auto">{name ? t("hello", { name }) : t("helloUnnamed")}</h2>
      <p dir="auto">{context.welcome || t("welcome")}</p>
      {context.starters.length > 0 && (
        <ul class="starters" aria-label={t("suggestions")}>
          {context.starters.map((starter) => (
            <li key={starter}>
              <button type="button" dir="auto" onClick={() => void composer.ask(starter)}>
                {starter}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
