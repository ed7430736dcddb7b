import { spark } from "./first-icons.ts";
import { Icon } from "./Icon.tsx";
import { useModels } from "./models.ts";

/** The first screen: a greeting, what the assistant is for, and suggested questions. */
export function Welcome() {
  const { t, course, composer } = useModels();
  const context = course.context.value;
  if (!context) return <Outline />;
  const name = context.user.first_name;
  return (
    <div class="welcome" key="told">
      <span class="mark">
        <Icon path={spark} />
      </span>
      <h2>{name ? t("hello", { name }) : t("helloUnnamed")}</h2>
      <p>
        <bdi>{context.welcome || (context.course && t("welcome"))}</bdi>
      </p>
      {context.starters.length > 0 && (
        <ul class="starters" aria-label={t("suggestions")}>
          {context.starters.map((starter) => (
            <li key={starter}>
              <button type="button" onClick={() => void composer.ask(starter)}>
                <bdi>{starter}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The skeleton shown until the context is loaded. */
function Outline() {
  return (
    <div class="welcome outline" aria-hidden="true" key="outline">
      <span class="mark">
        <Icon path={spark} />
      </span>
      <i />
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
