import { Consent } from "./components/Consent.tsx";
import { ContactLink } from "./components/ContactLink.tsx";
import { FailureCard } from "./components/FailureCard.tsx";
import { FeedbackForm } from "./components/FeedbackForm.tsx";
import { MenuItems } from "./components/MenuItems.tsx";
import { ObstacleView } from "./components/ObstacleView.tsx";
import { panels } from "./components/panels/index.ts";
import { QuestionEditor } from "./components/QuestionEditor.tsx";
import { SpentCard } from "./components/SpentCard.tsx";
import type { SeldomPart } from "./models/ConversationLoader.ts";
import css from "./styles/seldom.css?inline";
import { adoptStyles } from "./page.ts";

export { openTab } from "./transport/pop-out.ts";

/**
 * The rarely used components: obstacles, dialogs, menu and forms. Their messages are the translator's part `seldom`.
 */
export function createSeldomPart(): SeldomPart {
  adoptStyles(css);
  return {
    Consent,
    ContactLink,
    FailureCard,
    FeedbackForm,
    MenuItems,
    ObstacleView,
    QuestionEditor,
    SpentCard,
    panels,
  };
}
